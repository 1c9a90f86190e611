"""The market settings of the Key Points' first aspect, and which series belong to each."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from locales import t


@dataclass(frozen=True)
class Setting:
    """A market setting: its name, and the members, topics and channels whose series speak of it."""

    name: str
    markets: tuple[str, ...]
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def covers(self, catalogue: pd.DataFrame) -> pd.Series:
        """Which rows of a catalogue, or of figures, belong to the setting."""
        covered: pd.Series = (
            catalogue["market"].isin(self.markets)
            | catalogue["topic"].isin(self.topics)
            | catalogue["channel"].isin(self.channels)
        )
        return covered


def settings() -> dict[str, Setting]:
    """Every setting by the code that stands in the address; rural and junction markets first."""
    return {
        "rural_junction": Setting(
            t("Rural and urban-rural junction markets"),
            ("rural", "urban_rural_junction", "rural_and_junction"),
            ("rural_markets",),
        ),
        "rural": Setting(t("Rural markets"), ("rural",)),
        "urban_rural_junction": Setting(t("Urban-rural junction markets"), ("urban_rural_junction",)),
        "rural_and_junction": Setting(t("Rural and junction markets counted together"), ("rural_and_junction",)),
        "online": Setting(t("Internet"), ("online",), ("online_markets",), ("online_platform",)),
        "physical_market": Setting(t("Key physical markets"), ("physical_market",), ("physical_markets",)),
        "import_export": Setting(t("Import and export"), ("import_export",)),
        "mail_express": Setting(t("Mail and courier"), ("mail_express",), (), ("mail", "express")),
        "foreign_invested": Setting(t("Foreign-invested enterprises"), ("foreign_invested",), ("foreign_invested",)),
    }
