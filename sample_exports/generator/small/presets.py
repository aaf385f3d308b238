"""Sample folders: preset id → functions that write its files."""

from collections.abc import Iterable
from pathlib import Path

from generator.small import (
    acquiring,
    amocrm,
    banks,
    bitrix24,
    bitrix24_other,
    cdnow,
    getcourse,
    kommo,
    money,
    opportunities,
    phones,
    planerka,
    queues,
    switchboards,
    telephony,
    threecx,
    western,
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
    "amocrm": (
        amocrm.write_long,
        amocrm.write_short,
        kommo.write_brazil,
        kommo.write_english,
    ),
    "zoho": (zoho.write,),
    "opportunities": (opportunities.write,),
    "freepbx": (telephony.write_freepbx, queues.write),
    "asterisk": (telephony.write_asterisk,),
    "yookassa": (money.write_yookassa,),
    "1c_client_bank": (money.write_bank,),
    "planerka": (planerka.write,),
    "cdnow": (cdnow.write,),
    "hubspot": (western.write_hubspot,),
    "pipedrive": (western.write_pipedrive,),
    "salesforce": (western.write_salesforce,),
    "getcourse": (getcourse.write_orders, getcourse.write_payments),
    "tochka": (acquiring.write_tochka,),
    "stripe": (acquiring.write_stripe,),
    "tbank": (banks.write_tbank, banks.write_card),
    "sber": (banks.write_sber,),
    "vtb": (banks.write_vtb,),
    "alfa": (banks.write_alfa,),
    "sipuni": (phones.write_sipuni,),
    "uis": (phones.write_uis,),
    "operator_report": (phones.write_operator,),
    "call_tracking": (phones.write_tracking,),
    "mango": (switchboards.write_mango,),
    "megafon": (switchboards.write_megafon,),
    "daily_calls": (switchboards.write_daily,),
    "3cx": (threecx.write_new, threecx.write_old),
}


def write(root: Path, names: Iterable[str] = FOLDERS) -> None:
    """Writes the folders of these presets under `root`."""
    for name in names:
        folder = Folder(root / name)
        for write_sample in FOLDERS[name]:
            write_sample(folder)
        folder.finish()
