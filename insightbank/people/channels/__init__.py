"""Ways a message leaves the house: SMTP, GOV.UK Notify, console and memory behind one protocol.

Refuses to decide who is written to and in which words; each channel takes one finished message.
"""

from insightbank.people.channels.base import AddressRefusedError as AddressRefusedError
from insightbank.people.channels.base import Channel as Channel
from insightbank.people.channels.base import Fate as Fate
from insightbank.people.channels.base import Medium as Medium
from insightbank.people.channels.base import Message as Message
from insightbank.people.channels.base import MessageRefusedError as MessageRefusedError
from insightbank.people.channels.base import MessageUncertainError as MessageUncertainError
from insightbank.people.channels.base import TooFastError as TooFastError
from insightbank.people.channels.base import Tracing as Tracing
from insightbank.people.channels.local import MEMORY as MEMORY
from insightbank.people.channels.local import ConsoleChannel as ConsoleChannel
from insightbank.people.channels.local import MemoryChannel as MemoryChannel
from insightbank.people.channels.notify import NotifyChannel as NotifyChannel
from insightbank.people.channels.notify import fate_of as fate_of
from insightbank.people.channels.smtp import SmtpChannel as SmtpChannel
