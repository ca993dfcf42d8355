"""The exceptions that students of the course meet, by Python's and NumPy's own words, and what to say about each."""

# A pattern for an exception's type and message, what follows "Your code stopped: ", and the next step. The first match is taken.
TABLE = [
    (
        r"TypeError: ufunc 'bitwise_xor' not supported",
        "`^` is not a power in Python.",
        "A power is written `**`.",
    ),
    (
        r"TypeError: Cannot interpret '\d+' as a data type",
        "the second argument of `np.zeros` and similar functions is the dtype, not a length.",
        "A shape is one argument, a tuple: two lengths need their own parentheses.",
    ),
    (
        r"EOFError:",
        "it waited for keyboard input, and there is none where your code is checked.",
        "Remove `input`: everything that the function needs comes as arguments.",
    ),
    (
        r"ValueError: matmul: .* does not have enough dimensions",
        "one side of `@` is a single number.",
        "`@` takes arrays with axes; print the shape of both sides. Which of them should not be a number?",
    ),
    (
        r"ValueError: shapes .* not aligned",
        "the shapes do not fit in `np.dot`.",
        "In `np.dot(a, b)` the last length of a is the first of b. Are these the two arrays you meant, in this order?",
    ),
    (
        r"ValueError: matmul: .*mismatch",
        "the shapes do not fit in `@`.",
        "In `a @ b` the last length of a is the first of b. Are these the two arrays you meant, in this order?",
    ),
    (
        r"ValueError: non-broadcastable output operand with shape (\(.*?\)) doesn't match the broadcast shape (\(.*\))",
        "a result of shape {2} does not fit into an array of shape {1}.",
        "`+=` and similar operators keep the shape of the left side: which axis should be summed first?",
    ),
    (
        r"ValueError: could not broadcast input array from shape (\(.*?\)) into shape (\(.*\))",
        "a value of shape {1} does not fit into a place of shape {2}.",
        "Write both shapes next to this line: which of the two is not what you meant?",
    ),
    (
        r"IndexError: shape mismatch: indexing arrays",
        "the lists of row and column indices differ in length.",
        "Two arrays of indices pick pairs, so both need one entry for each pair.",
    ),
    (
        r"\w+: .*could not be broadcast together",
        "the shapes do not fit together.",
        "Lengths are aligned from the right, and each pair must be equal or contain a 1.",
    ),
    (
        r"ValueError: The truth value of an array",
        "an array was used as a single True or False.",
        "`if` needs one True or False; for arrays there are masks and `np.where`.",
    ),
    (
        r"IndexError: index (-?\d+) is out of bounds for axis (\d+) with size 0",
        "index {1} on axis {2}, which is empty.",
        "Find the line that made this array empty.",
    ),
    (
        r"IndexError: index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
        "index {1} is beyond the end of axis {2}, which has {3} entries.",
        "Indices start at 0, so the last is one less than the length: which range or label goes too far, or is it the wrong axis?",
    ),
    (
        r"IndexError: (\w+) (?:assignment )?index out of range",
        "an index beyond the end of a {1}.",
        "Indices start at 0, so the last is one less than the length: what counts further, or what is shorter than you think?",
    ),
    (
        r"IndexError: too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
        "{2} indices for a {1}-dimensional array.",
        "Write the shape next to the line that made this array: where was an axis lost, or which index is one too many?",
    ),
    (
        r"IndexError: boolean index did not match .* along axis (\d+)",
        "the length of a mask differs from axis {1} of the array that it selects from.",
        "A mask needs the shape of the array that it selects from: which array was it made from?",
    ),
    (
        r"IndexError: invalid index to scalar variable",
        "a single number was indexed.",
        "Write the shape next to the line that made it: should it still be an array?",
    ),
    (
        r"IndexError: (only integers, slices|arrays used as indices must be of integer)",
        "an index that is not a whole number.",
        "Find where a fraction gets in: `/` gives fractions and `//` whole numbers, and labels are whole numbers.",
    ),
    (
        r"TypeError: list indices must be integers or slices, not tuple",
        "a list was indexed like an array.",
        "A list takes one index at a time; an array takes `[i, j]`. Which of the two should this be?",
    ),
    (
        r"TypeError: (list|tuple) indices must be integers or slices, not (\w+)",
        "a {1} was indexed with a {2}.",
        "The index of a {1} is a whole number: what did you mean to count with?",
    ),
    (
        r"ValueError: not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)",
        "the number of names on the left ({1}) and of values on the right ({2}) differ.",
        "Count the values on the right, and compare with the names on the left.",
    ),
    (
        r"ValueError: too many values to unpack \(expected (\d+), got (\d+)\)",
        "the number of names on the left ({1}) and of values on the right ({2}) differ.",
        "Count the values on the right, and compare with the names on the left.",
    ),
    (
        r"ValueError: too many values to unpack \(expected (\d+)\)",
        "there are more values on the right than names on the left ({1}).",
        "Count the values on the right, and compare with the names on the left.",
    ),
    (
        r"TypeError: cannot unpack non-iterable ([\w.]+) object",
        "a single value ({1}) cannot be unpacked into several names.",
        "Look at the right side: is it a tuple, or a single value?",
    ),
    (
        r"TypeError: unsupported operand type\(s\) for (\S+): '(list|tuple)' and '([\w.]+)'",
        "`{1}` between a {2} and something else ({3}).",
        "Arithmetic needs arrays, not lists or tuples. Which line should make an array, or loop over the {2}?",
    ),
    (
        r"TypeError: unsupported operand type\(s\) for (\S+): '([\w.]+)' and '(list|tuple)'",
        "`{1}` between a {3} and something else ({2}).",
        "Arithmetic needs arrays, not lists or tuples. Which line should make an array, or loop over the {3}?",
    ),
    (
        r"TypeError: (can't multiply sequence by non-int|can only concatenate)",
        "arithmetic with a list, a tuple or text.",
        "`*` repeats a list and `+` joins two: should this go through the list item by item, or should a line above make an array?",
    ),
    (
        r"TypeError: unsupported operand type\(s\) for (\S+): '([\w.]+)' and '([\w.]+)'",
        "`{1}` does not work between {2} and {3}.",
        "Which of the two is not what you expected? Find the line that made it.",
    ),
    (
        r"TypeError: loop of ufunc does not support argument \d+ of type (\w+)",
        "NumPy was given a {1} where it needs numbers.",
        "Find the line that made it: it should make an array of numbers.",
    ),
    (
        r"_?UFunc\w*: Cannot cast ufunc '(\w+)' output from dtype\('(\w+)'\) to dtype\('(u?int\w*|bool)'\)",
        "fractions were written into an array of whole numbers ({3}).",
        "An array keeps its dtype when it is written into: where was it made, and how would it hold fractions from the start?",
    ),
    (
        r"_?UFunc\w*: ufunc '(\w+)' did not contain a loop",
        "`{1}` got something that is not a number.",
        "Print what goes into it: text, or a list of different lengths, is not a number.",
    ),
    (
        r"TypeError: only integer scalar arrays can be converted to a scalar index",
        "an array was used where one whole number is needed.",
        "`np.concatenate([a, b])` takes its arrays as one list; `range` and sizes take one number, not an array.",
    ),
    (
        r"TypeError: only (length-1|0-dimensional|size-1) arrays can be converted",
        "an array was used where one number is needed.",
        "Functions of `math`, `float()` and `int()` take one number; NumPy's own functions take whole arrays.",
    ),
    (
        r"(ValueError|TypeError): setting an array element with a sequence",
        "several numbers were put where one belongs.",
        "Look at the shapes: the rows of an array have one length, and an entry holds one number. Which piece is longer?",
    ),
    (
        r"ValueError: cannot reshape array of size (\d+) into shape (\(.*\))",
        "{1} numbers cannot be reshaped to {2}.",
        "The lengths of a shape, multiplied, give the number of entries: which length is not what you thought?",
    ),
    (
        r"ValueError: (all the input array dimensions|all input arrays must have)",
        "the arrays to be joined have shapes that do not fit.",
        "Print the shape of each array: which one does not fit, or should `axis` be another one?",
    ),
    (
        r"ValueError: zero-size array to reduction|ValueError: attempt to get arg(max|min) of an empty",
        "an empty array has no largest or smallest entry.",
        "Find the line that made this array empty: usually a slice or a mask.",
    ),
    (
        r"ValueError: (cannot convert float NaN|.*NaN to integer)",
        "nan cannot become a whole number.",
        "Find the line that makes nan: 0/0, inf - inf, or the logarithm of a negative number.",
    ),
    (
        r"OverflowError: cannot convert float infinity",
        "infinity cannot become a whole number.",
        "Find the line that makes it: a division by 0, or `exp` of something large.",
    ),
    (
        r"OverflowError",
        "a number became too large to hold.",
        "Which power grows without bound, and for which input? Rewrite the formula so that what goes into `exp` stays below 0.",
    ),
    (
        r"ValueError: (math domain error|expected a .*(input|number|integer)|expected argument value)",
        "a function of `math` got a number that is outside its domain.",
        "A logarithm needs a number above 0, and a square root one that is not below 0: which value goes in here?",
    ),
    (
        r"ZeroDivisionError",
        "a division by 0.",
        "What is counted or summed in the denominator, and when is it 0?",
    ),
    (
        r"KeyError",
        "a dict has no such key.",
        "Print its keys with `list(...)`: how is the one you want spelled, and was it ever put in?",
    ),
    (
        r"\w*AxisError: axis (-?\d+) is out of bounds for array of dimension (\d+)",
        "there is no axis {1} in a {2}-dimensional array.",
        "Axes are counted from 0. Write the shape next to the line that made this array: was an axis lost, in a sum perhaps?",
    ),
    (
        r"LinAlgError: Singular",
        "this matrix has no inverse.",
        "Does the exercise need an inverse at all? Training takes small steps, without one.",
    ),
    (
        r"LinAlgError",
        "this matrix has a shape that the `np.linalg` function cannot work with.",
        "Print its shape, and compare it with what NumPy's documentation asks for.",
    ),
    (
        r"TypeError: 'numpy.ndarray' object is not callable",
        "an array was called like a function.",
        "`x(...)` calls a function and `x[...]` picks entries: which did you mean, or was a function's name given to an array?",
    ),
    (
        r"TypeError: 'module' object is not callable",
        "a module was called like a function.",
        "A function of a module is written `module.function(...)`: which one did you want?",
    ),
    (
        r"TypeError: '([\w.]+)' object is not callable",
        "a value ({1}) was called like a function.",
        "Is a `*` missing before the parenthesis, or was a function's name given to a value?",
    ),
    (
        r"TypeError: '(?:int|numpy.int64)' object is not iterable",
        "a loop over one whole number.",
        "A loop iterates over a list or a `range`: what should it iterate over?",
    ),
    (
        r"TypeError: '([\w.]+)' object is not (iterable|subscriptable)",
        "a single value ({1}) was used like a list.",
        "Find the line that made it: should it still be an array or a list there?",
    ),
    (
        r"TypeError: object of type '([\w.]+)' has no len\(\)|TypeError: len\(\) of unsized object",
        "a single value has no length.",
        "Find the line that made it: should it still be an array or a list there?",
    ),
    (
        r"TypeError: '([\w.]+)' object cannot be interpreted as an integer",
        "a {1} was used where a whole number is needed.",
        "Find the line that made it: which whole number should it be?",
    ),
    (
        r"TypeError: 'tuple' object does not support item assignment",
        "a tuple cannot be written into.",
        "Build a new tuple, or a list: what should the caller get?",
    ),
    (
        r"TypeError: 'numpy\.float64' object does not support item assignment",
        "a single number cannot be written into.",
        "Write the shape next to the line that made it: should it still be an array?",
    ),
    (
        r"ValueError: (assignment destination|output array) is read-only",
        "this array is read-only.",
        "Write into your own array: a copy, or a new one of that shape.",
    ),
    (
        r"ValueError: operands? .*dimension mismatch|ValueError: einstein sum",
        "the letters of `einsum` do not fit the shapes.",
        "Write the shape of each array under its letters: one letter, one length.",
    ),
    (
        r"ImportError: cannot import name '(\w+)' from '([\w.]+)'",
        "there is no `{1}` in `{2}`.",
        "Check how it is spelled there, and whether it was written at all.",
    ),
    (
        r"AssertionError",
        "one of your `assert` statements does not hold.",
        "Print both sides of what it compares: which of the two did you not expect?",
    ),
]
