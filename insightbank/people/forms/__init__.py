"""What is typed about people: profile questions, residents' forms and the staff pages' forms."""

from insightbank.people.forms.profile import ProfileForm as ProfileForm
from insightbank.people.forms.profile import profile_form_class as profile_form_class
from insightbank.people.forms.resident import CodeForm as CodeForm
from insightbank.people.forms.resident import EmailForm as EmailForm
from insightbank.people.forms.resident import EraseForm as EraseForm
from insightbank.people.forms.resident import LanguageForm as LanguageForm
