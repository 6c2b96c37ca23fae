"""The operator's brand colour as a style sheet and a mark, readable whatever colour is chosen."""

from __future__ import annotations

READABLE = 4.5
"""Least contrast of text, WCAG 2.2 AA."""
INK = "#212b32"
BLACK = "#000000"
WHITE = "#ffffff"
PAGE = "#f0f4f5"
DARKER = 0.7

Rgb = tuple[int, int, int]


def theme_css(brand: str) -> str:
    """Give the custom properties the built style sheet reads; ``brand`` looks like ``#0b5351``.

    Text on the brand colour is white or black: one of the two reads well on any colour. Links take
    the brand colour only where it can be read on the page, else they are near-black.
    """
    on_brand = max((WHITE, BLACK), key=lambda colour: contrast(colour, brand))
    darker = mixed(brand, DARKER if on_brand == WHITE else 1.0)
    link = brand if contrast(brand, PAGE) >= READABLE else INK
    return (
        ":root{"
        f"--ib-brand:{brand};--ib-brand-dark:{darker};--ib-on-brand:{on_brand};--ib-link:{link}"
        "}\n"
    )


def mark_svg(brand: str) -> str:
    """Give the product's own mark, a speech bubble with lines, as an icon for browser tabs."""
    lines = max((WHITE, BLACK), key=lambda colour: contrast(colour, brand))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<path fill="{brand}" d="M2 3h28v20H15l-8 7v-7H2z"/>'
        f'<path fill="{lines}" d="M8 9h16v3H8zm0 6h10v3H8z"/></svg>\n'
    )


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, share: float) -> str:
    """Mix a colour with black; ``share`` of it stays."""
    red, green, blue = (round(part * share) for part in _rgb(colour))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [_linear(part / 255) for part in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
