"""The course: what course.yml says, as values, and the course's own code: solutions, checks,
mistakes, data.
"""
