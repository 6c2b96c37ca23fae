"""Every write about people: accounts, residents, consent, the audit log and the outbox.

Each function flushes and never commits, but for ``send_due_messages``, which commits around each
message so that none is sent twice.
"""

from insightbank.people.services.accounts import AccountExistsError as AccountExistsError
from insightbank.people.services.accounts import LastAdministratorError as LastAdministratorError
from insightbank.people.services.accounts import OrganisationExistsError as OrganisationExistsError
from insightbank.people.services.accounts import activate as activate
from insightbank.people.services.accounts import create_account as create_account
from insightbank.people.services.accounts import create_organisation as create_organisation
from insightbank.people.services.accounts import deactivate as deactivate
from insightbank.people.services.accounts import ensure_roles as ensure_roles
from insightbank.people.services.accounts import link_single_sign_on as link_single_sign_on
from insightbank.people.services.accounts import record_sign_in as record_sign_in
from insightbank.people.services.accounts import record_wrong_sign_in as record_wrong_sign_in
from insightbank.people.services.accounts import reset_second_factor as reset_second_factor
from insightbank.people.services.accounts import set_details as set_details
from insightbank.people.services.accounts import set_organisation as set_organisation
from insightbank.people.services.accounts import set_roles as set_roles
from insightbank.people.services.accounts import unlock as unlock
from insightbank.people.services.audit import record_audit as record_audit
from insightbank.people.services.outbox import Letter as Letter
from insightbank.people.services.outbox import queue_message as queue_message
from insightbank.people.services.outbox import send_due_messages as send_due_messages
from insightbank.people.services.profile import ConsentNeededError as ConsentNeededError
from insightbank.people.services.profile import Fact as Fact
from insightbank.people.services.profile import give_consent as give_consent
from insightbank.people.services.profile import save_profile as save_profile
from insightbank.people.services.profile import withdraw_consent as withdraw_consent
from insightbank.people.services.residents import CodeSpentError as CodeSpentError
from insightbank.people.services.residents import TooManyCodesError as TooManyCodesError
from insightbank.people.services.residents import WrongCodeError as WrongCodeError
from insightbank.people.services.residents import check_code as check_code
from insightbank.people.services.residents import choose_language as choose_language
from insightbank.people.services.residents import create_resident as create_resident
from insightbank.people.services.residents import erase_me as erase_me
from insightbank.people.services.residents import export_my_data as export_my_data
from insightbank.people.services.residents import send_sign_in_code as send_sign_in_code
