"""Which folder holds what: one folder per preset."""

from pathlib import Path

from generator.small import (
    amocrm,
    bitrix24,
    bitrix24_other,
    cdnow,
    money,
    opportunities,
    planerka,
    telephony,
    zoho,
)
from generator.small.folder import Folder

FOLDERS = {
    "bitrix24": (
        bitrix24.write_deals,
        bitrix24.write_deals_xls,
        bitrix24_other.write_leads,
        bitrix24_other.write_invoices,
        bitrix24_other.write_calls,
    ),
    "amocrm": (amocrm.write_long, amocrm.write_short),
    "zoho": (zoho.write,),
    "opportunities": (opportunities.write,),
    "freepbx": (telephony.write_freepbx,),
    "asterisk": (telephony.write_asterisk,),
    "yookassa": (money.write_yookassa,),
    "1c_client_bank": (money.write_bank,),
    "planerka": (planerka.write,),
    "cdnow": (cdnow.write,),
}


def write(root: Path) -> None:
    """Every preset's folder under `root`."""
    for name, writers in FOLDERS.items():
        folder = Folder(root / name)
        for put in writers:
            put(folder)
        folder.finish()
