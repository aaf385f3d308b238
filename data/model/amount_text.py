"""Writes an amount of an example as the cells of exports have it: «230 500,50»."""


def amount_text(value: float) -> str:
    """The amount with gaps between thousands, and cents where it has any."""
    text = f"{value:,.2f}".replace(",", " ").replace(".", ",")
    return text.removesuffix(",00")
