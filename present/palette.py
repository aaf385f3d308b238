"""Colours of the interface: one accent, greys, green and red for change only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one mode; every mark on a screen takes its colour from here."""

    name: str
    paper: str
    card: str
    text: str
    quiet: str
    line: str
    accent: str
    accent_soft: str
    previous: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    warn_soft: str


LIGHT = Palette(
    name="light",
    paper="#F5F6F8",
    card="#FFFFFF",
    text="#17202E",
    quiet="#5B6676",
    line="#E1E5EB",
    accent="#1F4FBF",
    accent_soft="#E8EEFB",
    previous="#A3ADBB",
    good="#0B7A4B",
    good_soft="#E2F4EB",
    bad="#BE3A1E",
    bad_soft="#FCEAE5",
    warn_soft="#FFF5DA",
)
DARK = Palette(
    name="dark",
    paper="#10141B",
    card="#181E28",
    text="#E9EDF3",
    quiet="#9AA6B6",
    line="#2A3341",
    accent="#7DA6FF",
    accent_soft="#1D2A45",
    previous="#6B778A",
    good="#4CC38A",
    good_soft="#15322A",
    bad="#FF8B6E",
    bad_soft="#3A2220",
    warn_soft="#35301C",
)


def palette(kind: str | None) -> Palette:
    """The colours for the reader's mode, light unless dark is asked for."""
    return DARK if kind == "dark" else LIGHT


def variables(colours: Palette) -> str:
    """The same colours as CSS variables, for what is not a chart."""
    names = [name for name in Palette.__dataclass_fields__ if name != "name"]
    pairs = (f"--pl-{name.replace('_', '-')}:{getattr(colours, name)}" for name in names)
    return f":root{{{';'.join(pairs)};color-scheme:{colours.name}}}"
