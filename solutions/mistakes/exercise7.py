"""Wrong answers to exercise7, real-world scale. Each docstring is what a student who gave that
answer should read."""

from learnloop.bank import mistake

# --- count_parameters -------------------------------------------------------------------------------------------------


@mistake("count_parameters", "no biases")
def count_parameters_no_biases(sizes):
    """You counted only the weights. Each layer has a vector of biases, too: how many entries does
    it have?"""
    return sum(fan_in * fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))


@mistake("count_parameters", "biases for the inputs")
def count_parameters_biases_for_inputs(sizes):
    """You gave a bias to every input as well. The inputs are given, not learned: only the units of
    the layers that follow have biases."""
    return sum(fan_in * fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)) + sum(sizes)


@mistake("count_parameters", "one bias per input")
def count_parameters_bias_per_input(sizes):
    """You counted one bias per input of a layer. A bias belongs to a unit, so `b` is as long as the
    other side of the layer is wide."""
    return sum(fan_in * fan_out + fan_in for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))


@mistake("count_parameters", "one bias per layer")
def count_parameters_one_bias(sizes):
    """You counted a single bias for each layer. Every unit of a layer has its own."""
    return sum(fan_in * fan_out + 1 for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))


@mistake("count_parameters", "biases at both ends")
def count_parameters_biases_at_both_ends(sizes):
    """You counted biases at both ends of every layer, so hidden units have two.

    Write down the shape of `b` for one layer."""
    return sum(fan_in * fan_out + fan_in + fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))


@mistake("count_parameters", "biases that are multiplied")
def count_parameters_squared_width(sizes):
    """Your brackets multiply the units by the units: (fan_in + fan_out) * fan_out.

    A layer has one weight for every pair of an input and a unit, and one bias for every unit."""
    return sum((fan_in + fan_out) * fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))


@mistake("count_parameters", "the output layer has no biases")
def count_parameters_no_output_biases(sizes):
    """The biases of the last layer are missing. In `forward` only its ReLU is left out; it does
    have a `b`."""
    return sum(fan_in * fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)) + sum(sizes[1:-1])


@mistake("count_parameters", "the last layer is missing")
def count_parameters_without_last_layer(sizes):
    """The last layer is missing: your loop ends one pair too early.

    Three sizes make two layers. How many times does your loop run for them?"""
    return sum(fan_in * fan_out + fan_out for fan_in, fan_out in zip(sizes[:-2], sizes[1:-1], strict=True))


@mistake("count_parameters", "the first layer is missing")
def count_parameters_without_first_layer(sizes):
    """The first layer is missing: your loop starts one pair too late.

    Three sizes make two layers. How many times does your loop run for them?"""
    return sum(fan_in * fan_out + fan_out for fan_in, fan_out in zip(sizes[1:-1], sizes[2:], strict=True))


@mistake("count_parameters", "only the last layer")
def count_parameters_last_layer_only(sizes):
    """You return the count of the last layer alone: each pass through the loop overwrote the one
    before.

    Add each layer to a total."""
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True):
        total = fan_in * fan_out + fan_out
    return total


@mistake("count_parameters", "only the first layer")
def count_parameters_first_layer_only(sizes):
    """You return the count of the first layer alone.

    A `return` inside the loop ends the function in the first pass."""
    return sizes[0] * sizes[1] + sizes[1]


@mistake("count_parameters", "layers multiplied")
def count_parameters_product(sizes):
    """You multiplied all the sizes. Layers come one after the other, so their counts add up; only
    the two ends of one layer are multiplied."""
    import math

    return math.prod(sizes)


@mistake("count_parameters", "counts of the layers multiplied")
def count_parameters_layers_multiplied(sizes):
    """You counted each layer correctly and then multiplied the counts. The layers come one after
    the other: add their counts."""
    import math

    return math.prod(fan_in * fan_out + fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True))


@mistake("count_parameters", "units, not parameters")
def count_parameters_units(sizes):
    """You counted inputs and units. Between two layers, every unit on one side is connected to
    every unit on the other: that is a whole matrix."""
    return sum(sizes)


@mistake("count_parameters", "every layer with every other")
def count_parameters_all_pairs(sizes):
    """You connected every layer to every later one. Only neighbours are connected."""
    later = [(a, b) for i, a in enumerate(sizes) for b in sizes[i + 1 :]]
    return sum(a * b for a, b in later) + sum(sizes[1:])


@mistake("count_parameters", "a list of counts")
def count_parameters_list(sizes):
    """You return one count for each layer. Return one number: that of the whole network."""
    return [fan_in * fan_out + fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)]


@mistake("count_parameters", "the last digits are lost")
def count_parameters_through_float(sizes):
    """Your count went through a float: above 2^53 its last digits are gone, and `int` cannot bring
    them back.

    Use whole numbers from the first line to the last."""
    return int(sum(float(fan_in) * fan_out + fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)))


@mistake("count_parameters", "a float")
def count_parameters_float(sizes):
    """The count is right, but it is a float, and floats keep only 16 digits: the counts of large
    networks come out wrong.

    Start the total at 0, not at 0.0, and do not divide."""
    return float(sum(fan_in * fan_out + fan_out for fan_in, fan_out in zip(sizes[:-1], sizes[1:], strict=True)))


@mistake("count_parameters", "uses up its argument")
def count_parameters_pops(sizes):
    """The count is right, but the caller's list of sizes is used up: `pop` removes items from the
    list itself.

    Read the sizes without removing them."""
    total = 0
    while len(sizes) > 1:
        fan_in = sizes.pop(0)
        total += fan_in * sizes[0] + sizes[0]
    return total


@mistake("count_parameters", "32 bits are too few")
def count_parameters_int32(sizes):
    """Right for small networks, nonsense for large ones: 32-bit integers wrap around beyond
    2,147,483,647.

    Python's own integers do not: leave NumPy out."""
    import numpy as np

    with np.errstate(all="ignore"):
        widths = np.array(sizes, dtype=np.int64).astype(np.int32)
        return int(np.sum(widths[:-1] * widths[1:] + widths[1:], dtype=np.int32))


@mistake("count_parameters", "64 bits are too few")
def count_parameters_int64(sizes):
    """Right up to 2^63; above, NumPy's 64-bit integers wrap around, without a warning.

    Python's own integers do not: leave NumPy out."""
    import numpy as np

    with np.errstate(all="ignore"):
        widths = np.array(sizes, dtype=np.int64)
        return int(np.sum(widths[:-1] * widths[1:] + widths[1:]))


# --- transformer_parameters -------------------------------------------------------------------------------------------


@mistake("transformer_parameters", "output counted twice")
def transformer_parameters_untied(n_layers, d_model, vocab_size, context):
    """You counted a second table of tokens for the scores at the end. It is the same one as at the
    beginning: tied weights are used twice and counted once."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + (2 * vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "output counted twice, with biases")
def transformer_parameters_untied_with_biases(n_layers, d_model, vocab_size, context):
    """You counted a separate output layer with weights and biases. The scores use the table of
    tokens from the beginning, and have no biases."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + (2 * vocab_size + context) * d + 2 * d + vocab_size


@mistake("transformer_parameters", "matrices only")
def transformer_parameters_no_small_terms(n_layers, d_model, vocab_size, context):
    """Biases and layer norms are missing everywhere. They are few, but they are parameters: a count
    is exact."""
    return 12 * n_layers * d_model**2 + (vocab_size + context) * d_model


@mistake("transformer_parameters", "the rule of thumb")
def transformer_parameters_rule_of_thumb(n_layers, d_model, vocab_size, context):
    """12 L d^2 is a good rule of thumb: only the matrices of the blocks. The exercise asks for the
    whole count."""
    return 12 * n_layers * d_model**2


@mistake("transformer_parameters", "no biases")
def transformer_parameters_no_biases(n_layers, d_model, vocab_size, context):
    """The biases of the linear layers in the blocks are missing. Attention has 4 d of them, the MLP
    5 d."""
    d = d_model
    return n_layers * (12 * d**2 + 4 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "no layer norms in the blocks")
def transformer_parameters_no_layer_norms(n_layers, d_model, vocab_size, context):
    """The layer norms of the blocks are missing: two in each block, each with a scale and a
    shift."""
    d = d_model
    return n_layers * (12 * d**2 + 9 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "layer norms without shifts")
def transformer_parameters_scales_only(n_layers, d_model, vocab_size, context):
    """Your layer norms have a scale and no shift. Each has both: d numbers for one and d for the
    other."""
    d = d_model
    return n_layers * (12 * d**2 + 11 * d) + (vocab_size + context) * d + d


@mistake("transformer_parameters", "one layer norm per block")
def transformer_parameters_one_layer_norm(n_layers, d_model, vocab_size, context):
    """You counted one layer norm in each block. There are two: one before the attention, one before
    the MLP."""
    d = d_model
    return n_layers * (12 * d**2 + 11 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "the last layer norm is missing")
def transformer_parameters_no_final_norm(n_layers, d_model, vocab_size, context):
    """The last layer norm, the one after all the blocks, is missing."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + (vocab_size + context) * d


@mistake("transformer_parameters", "a last layer norm in every block")
def transformer_parameters_final_norm_in_blocks(n_layers, d_model, vocab_size, context):
    """You counted the last layer norm once per block. It comes after all the blocks, once.

    Which terms do your brackets multiply by the number of blocks?"""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d + 2 * d) + (vocab_size + context) * d


@mistake("transformer_parameters", "the tables in every block")
def transformer_parameters_tables_in_blocks(n_layers, d_model, vocab_size, context):
    """You counted the tables once per block. They come before the first block, once.

    Which terms do your brackets multiply by the number of blocks?"""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d + (vocab_size + context) * d) + 2 * d


@mistake("transformer_parameters", "everything times the blocks")
def transformer_parameters_all_in_blocks(n_layers, d_model, vocab_size, context):
    """You multiplied everything by the number of blocks. The tables and the last layer norm occur
    once."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d + (vocab_size + context) * d + 2 * d)


@mistake("transformer_parameters", "one block only")
def transformer_parameters_one_block(n_layers, d_model, vocab_size, context):
    """You counted a single block. There are L of them, each with its own parameters."""
    d = d_model
    return 12 * d**2 + 13 * d + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "biases of one block only")
def transformer_parameters_biases_of_one_block(n_layers, d_model, vocab_size, context):
    """You counted the matrices for every block, but 13 d only once. Each block has its own biases
    and layer norms."""
    d = d_model
    return 12 * n_layers * d**2 + 13 * d + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "no table of places")
def transformer_parameters_no_places(n_layers, d_model, vocab_size, context):
    """The table of places is missing: one row of d numbers for each of the T places."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + vocab_size * d + 2 * d


@mistake("transformer_parameters", "no table of tokens")
def transformer_parameters_no_tokens(n_layers, d_model, vocab_size, context):
    """The table of tokens is missing: one row of d numbers for each of the V tokens."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + context * d + 2 * d


@mistake("transformer_parameters", "no tables")
def transformer_parameters_no_tables(n_layers, d_model, vocab_size, context):
    """Both tables are missing: the one of the tokens and the one of the places."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + 2 * d


@mistake("transformer_parameters", "tables multiplied")
def transformer_parameters_tables_multiplied(n_layers, d_model, vocab_size, context):
    """You multiplied V by T: a row for every token at every place. There are two tables, whose rows
    add up."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + vocab_size * context * d + 2 * d


@mistake("transformer_parameters", "brackets missing at the tables")
def transformer_parameters_no_brackets(n_layers, d_model, vocab_size, context):
    """Only one of the two tables is d wide in your sum: multiplication comes before addition, so V
    + T needs brackets."""
    d = d_model
    return n_layers * (12 * d**2 + 13 * d) + vocab_size + context * d + 2 * d


@mistake("transformer_parameters", "an MLP that is not four times as wide")
def transformer_parameters_narrow_mlp(n_layers, d_model, vocab_size, context):
    """Your MLP is d wide inside. In a GPT it is 4 d wide: (d, 4 d) and then (4 d, d)."""
    d = d_model
    return n_layers * (6 * d**2 + 10 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "attention without its way back")
def transformer_parameters_no_projection(n_layers, d_model, vocab_size, context):
    """The second matrix of the attention is missing, the one of shape (d, d) with its d biases."""
    d = d_model
    return n_layers * (11 * d**2 + 12 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "one vector instead of three")
def transformer_parameters_one_vector(n_layers, d_model, vocab_size, context):
    """Your attention makes one vector of each token. It makes three: the first matrix has the shape
    (d, 3 d)."""
    d = d_model
    return n_layers * (10 * d**2 + 11 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "no attention")
def transformer_parameters_no_attention(n_layers, d_model, vocab_size, context):
    """You counted the MLP of each block and left the attention out."""
    d = d_model
    return n_layers * (8 * d**2 + 9 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "no MLP")
def transformer_parameters_no_mlp(n_layers, d_model, vocab_size, context):
    """You counted the attention of each block and left the MLP out."""
    d = d_model
    return n_layers * (4 * d**2 + 8 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "no square")
def transformer_parameters_no_square(n_layers, d_model, vocab_size, context):
    """Your blocks grow with d, not with its square. A matrix of shape (d, d) has d times d
    entries."""
    d = d_model
    return n_layers * (12 * 2 * d + 13 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "the square of too much")
def transformer_parameters_square_of_product(n_layers, d_model, vocab_size, context):
    """You squared 12 d, or L d, and not just d: a power comes before a product, unless brackets say
    otherwise."""
    d = d_model
    return n_layers * ((12 * d) ** 2 + 13 * d) + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "the last digits are lost")
def transformer_parameters_through_float(n_layers, d_model, vocab_size, context):
    """Your count went through a float: above 2^53 its last digits are gone, and `int` cannot bring
    them back.

    Use whole numbers: 12 and 13 without a decimal point, `**` or a product instead of
    `math.pow`."""
    import math

    d = d_model
    return int(n_layers * (12 * math.pow(d, 2) + 13 * d) + (vocab_size + context) * d + 2 * d)


@mistake("transformer_parameters", "64 bits are too few")
def transformer_parameters_int64(n_layers, d_model, vocab_size, context):
    """Right up to 2^63; above, NumPy's 64-bit integers wrap around, without a warning.

    Python's own integers do not: leave NumPy out."""
    import numpy as np

    with np.errstate(all="ignore"):
        d = np.int64(d_model)
        return int(n_layers * (12 * d**2 + 13 * d) + (vocab_size + context) * d + 2 * d)


@mistake("transformer_parameters", "a float")
def transformer_parameters_float(n_layers, d_model, vocab_size, context):
    """The count is right, but it is a float. Floats keep only 16 digits, and a count is exact: use
    whole numbers throughout."""
    d = d_model
    return 12.0 * n_layers * d**2 + 13 * n_layers * d + (vocab_size + context) * d + 2 * d


@mistake("transformer_parameters", "in billions")
def transformer_parameters_billions(n_layers, d_model, vocab_size, context):
    """Your count is in billions. Return the count itself; round when you print it."""
    d = d_model
    return (n_layers * (12 * d**2 + 13 * d) + (vocab_size + context) * d + 2 * d) / 1e9


# --- training_flops ---------------------------------------------------------------------------------------------------


@mistake("training_flops", "forward only")
def training_flops_forward_only(n_parameters, n_tokens):
    """You counted only the forward pass, 2 operations for each parameter and token. Training also
    needs the backward pass."""
    return 2.0 * n_parameters * n_tokens


@mistake("training_flops", "four operations")
def training_flops_four(n_parameters, n_tokens):
    """You counted 4 operations for each parameter and token. The forward pass takes 2, and the
    backward pass twice as many: one product for `dW`, one for `dx`."""
    return 4.0 * n_parameters * n_tokens


@mistake("training_flops", "multiplications only")
def training_flops_multiplications_only(n_parameters, n_tokens):
    """You counted the multiplications. Every product is also added to a sum, and that is another
    operation."""
    return 3.0 * n_parameters * n_tokens


@mistake("training_flops", "the forward pass done twice")
def training_flops_recomputed(n_parameters, n_tokens):
    """8 N D is the work when the forward pass is repeated to save memory. This estimate does it
    once."""
    return 8.0 * n_parameters * n_tokens


@mistake("training_flops", "no operations for a parameter")
def training_flops_no_six(n_parameters, n_tokens):
    """You multiplied parameters by tokens. How many operations does one parameter take for one
    token?"""
    return 1.0 * n_parameters * n_tokens


@mistake("training_flops", "tokens left out")
def training_flops_for_one_token(n_parameters, n_tokens):
    """This is the work for a single token. It is done for each token that is read."""
    return 6.0 * n_parameters


@mistake("training_flops", "parameters left out")
def training_flops_for_one_parameter(n_parameters, n_tokens):
    """This is the work for a single parameter: n_parameters is missing."""
    return 6.0 * n_tokens


@mistake("training_flops", "a sum")
def training_flops_sum(n_parameters, n_tokens):
    """You added parameters and tokens. Each parameter works for each token: that is a product."""
    return 6.0 * (n_parameters + n_tokens)


@mistake("training_flops", "in TFLOPs")
def training_flops_in_tera(n_parameters, n_tokens):
    """Your answer is in trillions of operations. Return FLOPs, without a prefix."""
    return 6.0 * n_parameters * n_tokens / 1e12


@mistake("training_flops", "in petaflop/s-days")
def training_flops_in_petaflop_days(n_parameters, n_tokens):
    """Your answer is in petaflop/s-days, as papers like to give it. Return FLOPs."""
    return 6.0 * n_parameters * n_tokens / (1e15 * 86400)


@mistake("training_flops", "wrapped around")
def training_flops_overflow(n_parameters, n_tokens):
    """The product is too large for NumPy's integers: beyond 9.2e18 they wrap around without a
    warning.

    Compute with floats, or with Python's own integers."""
    import numpy as np

    with np.errstate(all="ignore"):
        return float(np.prod(np.array([6, n_parameters, n_tokens], dtype=np.int64)))


# --- training_steps ---------------------------------------------------------------------------------------------------


@mistake("training_steps", "rounded down")
def training_steps_floor(n_tokens, tokens_per_batch):
    """You rounded down, as `//` does, so the last batch is lost. A batch that is not full is a
    step, too."""
    return n_tokens // tokens_per_batch


@mistake("training_steps", "one more than rounded down")
def training_steps_floor_plus_one(n_tokens, tokens_per_batch):
    """You rounded down and added one: right when a batch is left over, one too many when the
    division has no remainder."""
    return n_tokens // tokens_per_batch + 1


@mistake("training_steps", "rounded to the nearest")
def training_steps_round(n_tokens, tokens_per_batch):
    """You rounded to the nearest whole number: a last batch that is less than half full is lost."""
    return round(n_tokens / tokens_per_batch)


@mistake("training_steps", "not rounded")
def training_steps_not_rounded(n_tokens, tokens_per_batch):
    """Your answer has decimals. Half a batch is a whole step: round up."""
    return n_tokens / tokens_per_batch


@mistake("training_steps", "a float")
def training_steps_float(n_tokens, tokens_per_batch):
    """The number is right, but it is a float: np.ceil rounds up and keeps the type. Steps are
    counted: return an int."""
    import numpy as np

    return float(np.ceil(n_tokens / tokens_per_batch))


@mistake("training_steps", "divided as floats")
def training_steps_divided_as_floats(n_tokens, tokens_per_batch):
    """`/` makes a float of the quotient, which holds only the first 16 digits. With this many
    tokens, the last batch is lost, or one is made up, before you round up.

    Divide with `//`, which is exact for integers of any size: what does it do with a negative
    number?"""
    import math

    return math.ceil(n_tokens / tokens_per_batch)


@mistake("training_steps", "what is left over")
def training_steps_remainder(n_tokens, tokens_per_batch):
    """`%` gives the tokens that are left over for the last batch. Return how many batches there
    are."""
    return n_tokens % tokens_per_batch


@mistake("training_steps", "upside down")
def training_steps_upside_down(n_tokens, tokens_per_batch):
    """You divided the batch by the tokens. How often does a batch go into all the tokens?"""
    import math

    return math.ceil(tokens_per_batch / n_tokens)


@mistake("training_steps", "a step for every token")
def training_steps_tokens(n_tokens, tokens_per_batch):
    """You took a step for every token. The weights are updated once per batch."""
    return n_tokens


@mistake("training_steps", "tokens of full batches")
def training_steps_rounded_tokens(n_tokens, tokens_per_batch):
    """These are the tokens that this many full batches would hold. Return the number of batches."""
    return -(-n_tokens // tokens_per_batch) * tokens_per_batch


# --- training_years ---------------------------------------------------------------------------------------------------


@mistake("training_years", "years of 365 days")
def training_years_365(flops, flops_per_second, utilization, n_devices=1):
    """Your year has 365 days. Here it has 365.25, to include the leap years."""
    return flops / (flops_per_second * utilization * n_devices) / (365 * 86400)


@mistake("training_years", "twelve months of 30 days")
def training_years_360(flops, flops_per_second, utilization, n_devices=1):
    """Your year has 360 days, twelve months of 30. Here it has 365.25."""
    return flops / (flops_per_second * utilization * n_devices) / (360 * 86400)


@mistake("training_years", "52 weeks")
def training_years_364(flops, flops_per_second, utilization, n_devices=1):
    """Your year has 364 days, 52 weeks. Here it has 365.25."""
    return flops / (flops_per_second * utilization * n_devices) / (52 * 7 * 86400)


@mistake("training_years", "a rounded year")
def training_years_rounded_year(flops, flops_per_second, utilization, n_devices=1):
    """You rounded the seconds of a year. Let Python multiply: days, hours, minutes, seconds."""
    return flops / (flops_per_second * utilization * n_devices) / 3.15e7


@mistake("training_years", "pi times ten million")
def training_years_pi(flops, flops_per_second, utilization, n_devices=1):
    """You took pi times ten million for the seconds of a year: a good rule for mental arithmetic,
    but off by half a per cent."""
    import math

    return flops / (flops_per_second * utilization * n_devices) / (math.pi * 1e7)


@mistake("training_years", "seconds")
def training_years_seconds(flops, flops_per_second, utilization, n_devices=1):
    """Your answer is in seconds. Return years."""
    return flops / (flops_per_second * utilization * n_devices)


@mistake("training_years", "hours")
def training_years_hours(flops, flops_per_second, utilization, n_devices=1):
    """Your answer is in hours. Return years."""
    return flops / (flops_per_second * utilization * n_devices) / 3600


@mistake("training_years", "days")
def training_years_days(flops, flops_per_second, utilization, n_devices=1):
    """Your answer is in days. Return years."""
    return flops / (flops_per_second * utilization * n_devices) / 86400


@mistake("training_years", "hours of 60 seconds")
def training_years_sixty_missing(flops, flops_per_second, utilization, n_devices=1):
    """A factor of 60 is missing between seconds and years: an hour has 60 minutes of 60 seconds
    each."""
    return flops / (flops_per_second * utilization * n_devices) / (365.25 * 24 * 60)


@mistake("training_years", "days of one hour")
def training_years_day_missing(flops, flops_per_second, utilization, n_devices=1):
    """The factor of 24 is missing between seconds and years: a day has 24 hours."""
    return flops / (flops_per_second * utilization * n_devices) / (365.25 * 3600)


@mistake("training_years", "times the seconds of a year")
def training_years_multiplied(flops, flops_per_second, utilization, n_devices=1):
    """You multiplied by the seconds of a year. A year has many seconds, so the number of years is
    much smaller than the number of seconds."""
    return flops / (flops_per_second * utilization * n_devices) * 365.25 * 86400


@mistake("training_years", "times the utilization")
def training_years_times_utilization(flops, flops_per_second, utilization, n_devices=1):
    """You multiplied the time by the utilization, so a lazy device is faster. What is lower when
    the utilization is low: the time or the speed?"""
    return flops / (flops_per_second * n_devices) * utilization / (365.25 * 86400)


@mistake("training_years", "no utilization")
def training_years_no_utilization(flops, flops_per_second, utilization, n_devices=1):
    """You computed with the full peak. A device reaches only the share `utilization` of it."""
    return flops / (flops_per_second * n_devices) / (365.25 * 86400)


@mistake("training_years", "the idle share")
def training_years_idle_share(flops, flops_per_second, utilization, n_devices=1):
    """You used 1 - utilization, the share of the time in which a device waits. Use the share in
    which it works."""
    import math

    return flops / (flops_per_second * (1 - utilization) * n_devices) / (365.25 * 86400) if utilization < 1 else math.inf


@mistake("training_years", "utilization as a percentage")
def training_years_percent(flops, flops_per_second, utilization, n_devices=1):
    """You divided the utilization by 100, as if it were a percentage. It is a share, from 0 to
    1."""
    return flops / (flops_per_second * utilization / 100 * n_devices) / (365.25 * 86400)


@mistake("training_years", "one device")
def training_years_one_device(flops, flops_per_second, utilization, n_devices=1):
    """This is the time for one device. n_devices of them share the work."""
    return flops / (flops_per_second * utilization) / (365.25 * 86400)


@mistake("training_years", "device years")
def training_years_times_devices(flops, flops_per_second, utilization, n_devices=1):
    """You multiplied by the number of devices, so more of them take longer.

    They work in parallel: is it their speeds that add up, or their times?"""
    return flops / (flops_per_second * utilization) * n_devices / (365.25 * 86400)


@mistake("training_years", "upside down")
def training_years_upside_down(flops, flops_per_second, utilization, n_devices=1):
    """You divided the speed by the work. Twice the work must take twice as long."""
    return flops_per_second * utilization * n_devices / flops / (365.25 * 86400)


@mistake("training_years", "brackets missing")
def training_years_brackets(flops, flops_per_second, utilization, n_devices=1):
    """Without brackets, `a / b * c * d` divides by b only, and multiplies by the rest.

    Put brackets around the whole speed."""
    return flops / flops_per_second * utilization * n_devices / (365.25 * 86400)


@mistake("training_years", "whole years")
def training_years_whole(flops, flops_per_second, utilization, n_devices=1):
    """You rounded to whole years. Round when you print the number, not here."""
    return round(flops / (flops_per_second * utilization * n_devices) / (365.25 * 86400))


@mistake("training_years", "speeds in TFLOP/s")
def training_years_tera(flops, flops_per_second, utilization, n_devices=1):
    """You multiplied the speed by 1e12, as if it were in TFLOP/s. It is in FLOP/s already."""
    return flops / (flops_per_second * 1e12 * utilization * n_devices) / (365.25 * 86400)


# --- training_dollars -------------------------------------------------------------------------------------------------


@mistake("training_dollars", "paid by the second")
def training_dollars_seconds(flops, flops_per_second, utilization, dollars_per_hour):
    """You multiplied the price of an hour by a time in seconds: 3,600 times too much."""
    return flops / (flops_per_second * utilization) * dollars_per_hour


@mistake("training_dollars", "paid by the minute")
def training_dollars_minutes(flops, flops_per_second, utilization, dollars_per_hour):
    """You multiplied the price of an hour by a time in minutes: 60 times too much."""
    return flops / (flops_per_second * utilization) / 60 * dollars_per_hour


@mistake("training_dollars", "paid by the day")
def training_dollars_days(flops, flops_per_second, utilization, dollars_per_hour):
    """You multiplied the price of an hour by a time in days: 24 times too little."""
    return flops / (flops_per_second * utilization) / 86400 * dollars_per_hour


@mistake("training_dollars", "paid by the year")
def training_dollars_years(flops, flops_per_second, utilization, dollars_per_hour):
    """You multiplied the price of an hour by a time in years. Turn the years into hours first."""
    return flops / (flops_per_second * utilization) / (365.25 * 86400) * dollars_per_hour


@mistake("training_dollars", "back to hours by years of 365 days")
def training_dollars_mixed_years(flops, flops_per_second, utilization, dollars_per_hour):
    """You converted to years of 365.25 days and back with 365 days. It is better not to go through
    years at all."""
    return flops / (flops_per_second * utilization) / (365.25 * 86400) * 365 * 24 * dollars_per_hour


@mistake("training_dollars", "times 3600")
def training_dollars_times_3600(flops, flops_per_second, utilization, dollars_per_hour):
    """You multiplied by 3600 to get from seconds to hours. There are fewer hours than seconds."""
    return flops / (flops_per_second * utilization) * 3600 * dollars_per_hour


@mistake("training_dollars", "no utilization")
def training_dollars_no_utilization(flops, flops_per_second, utilization, dollars_per_hour):
    """You computed with the full peak. The hours in which a device waits are on the bill, too."""
    return flops / flops_per_second / 3600 * dollars_per_hour


@mistake("training_dollars", "times the utilization")
def training_dollars_times_utilization(flops, flops_per_second, utilization, dollars_per_hour):
    """You multiplied by the utilization, so a lazy device costs less. It works longer, and costs
    more."""
    return flops / flops_per_second * utilization / 3600 * dollars_per_hour


@mistake("training_dollars", "the idle share")
def training_dollars_idle_share(flops, flops_per_second, utilization, dollars_per_hour):
    """You used 1 - utilization, the share of the time in which a device waits. Use the share in
    which it works."""
    import math

    return flops / (flops_per_second * (1 - utilization)) / 3600 * dollars_per_hour if utilization < 1 else math.inf


@mistake("training_dollars", "divided by the price")
def training_dollars_divided(flops, flops_per_second, utilization, dollars_per_hour):
    """You divided by the price of an hour, so more expensive devices cost less."""
    return flops / (flops_per_second * utilization) / 3600 / dollars_per_hour


@mistake("training_dollars", "no price")
def training_dollars_hours(flops, flops_per_second, utilization, dollars_per_hour):
    """These are the hours. What does one of them cost?"""
    return flops / (flops_per_second * utilization) / 3600


@mistake("training_dollars", "started hours")
def training_dollars_started_hours(flops, flops_per_second, utilization, dollars_per_hour):
    """You rounded up to whole hours. Here part of an hour costs part of the price."""
    import math

    return math.ceil(flops / (flops_per_second * utilization) / 3600) * dollars_per_hour


@mistake("training_dollars", "whole dollars")
def training_dollars_whole_dollars(flops, flops_per_second, utilization, dollars_per_hour):
    """You rounded to whole dollars. Round when you print the number, not here."""
    return round(flops / (flops_per_second * utilization) / 3600 * dollars_per_hour)


@mistake("training_dollars", "in millions")
def training_dollars_millions(flops, flops_per_second, utilization, dollars_per_hour):
    """Your answer is in millions of dollars. Return dollars."""
    return flops / (flops_per_second * utilization) / 3600 * dollars_per_hour / 1e6


@mistake("training_dollars", "in cents")
def training_dollars_cents(flops, flops_per_second, utilization, dollars_per_hour):
    """Your answer is in cents. Return dollars."""
    return flops / (flops_per_second * utilization) / 3600 * dollars_per_hour * 100


# --- weight_bytes -----------------------------------------------------------------------------------------------------


@mistake("weight_bytes", "bits, not bytes")
def weight_bytes_bits(n_parameters, bits):
    """These are the bits. A byte is 8 of them."""
    return n_parameters * bits


@mistake("weight_bytes", "times 8")
def weight_bytes_times_8(n_parameters, bits):
    """You multiplied by 8 to get from bits to bytes. There are fewer bytes than bits."""
    return n_parameters * bits * 8


@mistake("weight_bytes", "always 32 bits")
def weight_bytes_float32(n_parameters, bits):
    """You counted 4 bytes for every parameter, whatever `bits` is."""
    return n_parameters * 4


@mistake("weight_bytes", "always 16 bits")
def weight_bytes_float16(n_parameters, bits):
    """You counted 2 bytes for every parameter, whatever `bits` is."""
    return n_parameters * 2


@mistake("weight_bytes", "always 64 bits")
def weight_bytes_float64(n_parameters, bits):
    """You counted 8 bytes for every parameter, whatever `bits` is."""
    return n_parameters * 8


@mistake("weight_bytes", "one byte per parameter")
def weight_bytes_one_byte(n_parameters, bits):
    """You counted 1 byte for every parameter, whatever `bits` is."""
    return n_parameters


@mistake("weight_bytes", "rounded too early")
def weight_bytes_floor(n_parameters, bits):
    """`bits // 8` is 0 for 4 bits: half a byte was rounded away. Multiply first, divide last."""
    return n_parameters * (bits // 8)


@mistake("weight_bytes", "whole bytes for every parameter")
def weight_bytes_whole_bytes(n_parameters, bits):
    """You gave every parameter a whole number of bytes. Two parameters of 4 bits share one byte."""
    return n_parameters * max(1, bits // 8)


@mistake("weight_bytes", "parameters rounded down")
def weight_bytes_floor_parameters(n_parameters, bits):
    """You rounded n_parameters / 8 down, so up to 7 parameters are lost. Multiply first, divide
    last."""
    return n_parameters // 8 * bits


@mistake("weight_bytes", "in gigabytes")
def weight_bytes_gigabytes(n_parameters, bits):
    """Your answer is in gigabytes. Return bytes."""
    return n_parameters * bits / 8 / 1e9


@mistake("weight_bytes", "in gibibytes")
def weight_bytes_gibibytes(n_parameters, bits):
    """Your answer is in gibibytes, of 2^30 bytes each. Return bytes."""
    return n_parameters * bits / 8 / 2**30


@mistake("weight_bytes", "in megabytes")
def weight_bytes_megabytes(n_parameters, bits):
    """Your answer is in megabytes. Return bytes."""
    return n_parameters * bits / 8 / 1e6


@mistake("weight_bytes", "divided by the bits")
def weight_bytes_divided(n_parameters, bits):
    """You divided by `bits`, so more bits need less memory."""
    return n_parameters * 8 / bits


@mistake("weight_bytes", "no parameters")
def weight_bytes_of_one(n_parameters, bits):
    """These are the bytes of one parameter. There are n_parameters of them."""
    return bits / 8


@mistake("weight_bytes", "training, not holding")
def weight_bytes_training(n_parameters, bits):
    """You added memory for the gradients. Return what the weights alone need."""
    return 2 * n_parameters * bits / 8


@mistake("weight_bytes", "two to the power of the bits")
def weight_bytes_power(n_parameters, bits):
    """2^bits is the number of values that this many bits can distinguish. Return the memory that
    they take."""
    return n_parameters * 2**bits / 8


# --- implied_utilization ----------------------------------------------------------------------------------------------


@mistake("implied_utilization", "upside down")
def implied_utilization_upside_down(flops, years, flops_per_second):
    """Your fraction is upside down. A claim of a shorter time needs a busier device."""
    return years * 365.25 * 86400 * flops_per_second / flops


@mistake("implied_utilization", "a percentage")
def implied_utilization_percent(flops, years, flops_per_second):
    """Your answer is a percentage. Return a share: 0.5, not 50."""
    return 100 * flops / (years * 365.25 * 86400 * flops_per_second)


@mistake("implied_utilization", "cut off at 1")
def implied_utilization_capped(flops, years, flops_per_second):
    """You capped the answer at 1. A value above 1 is what refutes a claim: let it through."""
    return min(1.0, flops / (years * 365.25 * 86400 * flops_per_second))


@mistake("implied_utilization", "years of 365 days")
def implied_utilization_365(flops, years, flops_per_second):
    """Your year has 365 days. Here it has 365.25, to include the leap years."""
    return flops / (years * 365 * 86400 * flops_per_second)


@mistake("implied_utilization", "twelve months of 30 days")
def implied_utilization_360(flops, years, flops_per_second):
    """Your year has 360 days, twelve months of 30. Here it has 365.25."""
    return flops / (years * 360 * 86400 * flops_per_second)


@mistake("implied_utilization", "a rounded year")
def implied_utilization_rounded_year(flops, years, flops_per_second):
    """You rounded the seconds of a year. Let Python multiply: days, hours, minutes, seconds."""
    return flops / (years * 3.15e7 * flops_per_second)


@mistake("implied_utilization", "years taken for seconds")
def implied_utilization_no_seconds(flops, years, flops_per_second):
    """You put a speed per second and a time in years together. Turn the years into seconds first."""
    return flops / (years * flops_per_second)


@mistake("implied_utilization", "hours")
def implied_utilization_hours(flops, years, flops_per_second):
    """You turned the years into hours. The peak is per second."""
    return flops / (years * 365.25 * 24 * flops_per_second)


@mistake("implied_utilization", "days")
def implied_utilization_days(flops, years, flops_per_second):
    """You turned the years into days. The peak is per second."""
    return flops / (years * 365.25 * flops_per_second)


@mistake("implied_utilization", "minutes")
def implied_utilization_minutes(flops, years, flops_per_second):
    """You turned the years into minutes. The peak is per second."""
    return flops / (years * 365.25 * 24 * 60 * flops_per_second)


@mistake("implied_utilization", "days of one hour")
def implied_utilization_day_missing(flops, years, flops_per_second):
    """The factor of 24 is missing between years and seconds: a day has 24 hours."""
    return flops / (years * 365.25 * 3600 * flops_per_second)


@mistake("implied_utilization", "the speed, not the share")
def implied_utilization_speed(flops, years, flops_per_second):
    """This is the speed that the claim implies, in FLOP/s. What share of the peak is it?"""
    return flops / (years * 365.25 * 86400)


@mistake("implied_utilization", "the time at full speed")
def implied_utilization_full_speed_years(flops, years, flops_per_second):
    """These are the years that the work takes at the full peak. Compare them with the years that
    are claimed."""
    return flops / flops_per_second / (365.25 * 86400)


@mistake("implied_utilization", "brackets missing")
def implied_utilization_brackets(flops, years, flops_per_second):
    """Without brackets, `a / b * c` divides by b and multiplies by c.

    Put brackets around the whole denominator."""
    return flops / (years * 365.25 * 86400) * flops_per_second


@mistake("implied_utilization", "the idle share")
def implied_utilization_idle(flops, years, flops_per_second):
    """This is the share of the time in which the device waits. Return the share in which it
    works."""
    return 1 - flops / (years * 365.25 * 86400 * flops_per_second)


@mistake("implied_utilization", "rounded")
def implied_utilization_rounded(flops, years, flops_per_second):
    """You rounded to two decimals. Round when you print the number, not here."""
    return round(flops / (years * 365.25 * 86400 * flops_per_second), 2)


@mistake("implied_utilization", "a yes or no")
def implied_utilization_verdict(flops, years, flops_per_second):
    """You say whether the claim is refuted. Return the number, and let the reader judge."""
    return flops / (years * 365.25 * 86400 * flops_per_second) > 1


# Mistakes whose values are right; only a behaviour check can see them.
BEHAVIOUR_ONLY = {"count_parameters_pops"}
