"""Why a wrong answer is wrong: a known mistake, what the numbers show, the smallest inputs that show it, another function."""
