"""Numbers in captions, worded as the program words them (`src/tell/number.rs`; a test compares the two)."""

import math


def decimals(half_width: float) -> int:
    """As many decimals as an interval of this half-width carries."""
    return sum(half_width < least for least in (9.95, 0.095, 0.0095, 0.00095, 0.000095))


def decimal(value: float, places: int) -> str:
    """A number with a real minus; nothing is "−0.0"."""
    text = f"{value:.{places}f}"
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text.removeprefix("-")


def signed(value: float, places: int) -> str:
    """With a plus before what is above 0."""
    text = decimal(value, places)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def outward(value: float, places: int, up: bool) -> float:
    """The end of an interval, rounded away from its middle, but for what arithmetic leaves of an exact number."""
    scale = 10.0 ** places
    return (math.ceil(value * scale - 1e-9) if up else math.floor(value * scale + 1e-9)) / scale


def difference(value: float, low: float, high: float) -> str:
    """A difference of probabilities: `−6.4 points (−6.7 to −6.1)`."""
    places = decimals(50 * (high - low))
    ends = [outward(100 * end, places, up) for end, up in ((low, False), (high, True))]
    words = ["0" if end == 0 else signed(end, places) for end in ends]
    dash = "–" if words == ["0", "0"] else " to "
    return f"{signed(100 * value, places)} points ({dash.join(words)})"


def widest(row: dict) -> str:
    """A difference with its widest interval alone: `−3.7 points (with parameters −19 to +0.02)`; with that of chance where
    there is no other."""
    low, high = row["total_low"], row["total_high"]
    if low != low:
        return difference(row["difference"], row["ci_low"], row["ci_high"])
    places = decimals(50 * (row["ci_high"] - row["ci_low"]))
    value = signed(100 * row["difference"], places)
    for most in (2, 1, 0):
        ends = []
        for end, up in ((100 * low, False), (100 * high, True)):
            fine = min(most, decimals(abs(end)))
            rounded = outward(end, fine, up)
            ends.append("0" if rounded == 0 else signed(rounded, fine))
        # As in the program: as many decimals as fit a column.
        if sum(map(len, ends)) < 9:
            break
    dash = "–" if all(end[0].isdigit() for end in ends) else " to "
    return f"{value} points (with parameters {dash.join(ends)})"


def share(value: float, low: float, high: float) -> str:
    """A probability: `6.9 % (6.6–7.3)`; what was never or always seen as a bound."""
    if value <= 0:
        return plain(value, low, high)
    if value >= 1:
        return f"all (≥ {decimal(outward(100 * low, 2, False), 2)} %)"
    places = decimals(50 * (high - low))
    ends = [outward(100 * end, places, up) for end, up in ((low, False), (high, True))]
    words = ["0" if end == 0 else decimal(end, places) for end in ends]
    return f"{decimal(100 * value, places)} % ({'–'.join(words)})"


def plain(value: float, low: float, high: float) -> str:
    """A probability without its interval: `6.9 %`, `not seen (≤ 0.02 %)`, `all`."""
    if value <= 0:
        return f"not seen ({at_most(high)})"
    if value >= 1:
        return "all"
    return f"{decimal(100 * value, decimals(50 * (high - low)))} %"


def at_most(high: float) -> str:
    """The bound of a probability: `≤ 0.02 %`."""
    bound = max(100 * high, 0.01)
    places = 2 if bound < 9.95 else 1
    return f"≤ {decimal(outward(bound, places, True), places)} %"


def small(value: float) -> str:
    """A probability too small for per cent: `8.1e-7`."""
    if value <= 0:
        return "0"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}e{int(power)}"


def small_within(value: float, low: float, high: float) -> str:
    """The same with its interval, of which the ends are rounded away from its middle: `8.1e-7 (7.5e-7 to 8.8e-7)`."""
    return f"{small(value)} ({small_range(low, high)})"


def small_range(low: float, high: float) -> str:
    """Two ends, rounded away from their middle: `7.5e-7 to 8.8e-7`."""
    return f"{small_outward(low, False)} to {small_outward(high, True)}"


def small_outward(value: float, up: bool) -> str:
    """An end of an interval or an upper bound, rounded away from the middle."""
    if value <= 0:
        return "0"
    power = math.floor(math.log10(value) + 1e-12)
    return small(outward(value / 10.0 ** power, 1, up) * 10.0 ** power)
