"""The enumerations of Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0).

The extensible ones take any further name after `ext:`. What is read keeps its spelling, so the fields are
strings that have been looked up here.
"""

import re
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator

ACHIEVEMENT_TYPES: Final = frozenset(
    {
        "Achievement",
        "ApprenticeshipCertificate",
        "Assessment",
        "Assignment",
        "AssociateDegree",
        "Award",
        "Badge",
        "BachelorDegree",
        "Certificate",
        "CertificateOfCompletion",
        "Certification",
        "CommunityService",
        "Competency",
        "Course",
        "CoCurricular",
        "Degree",
        "Diploma",
        "DoctoralDegree",
        "Fieldwork",
        "GeneralEducationDevelopment",
        "JourneymanCertificate",
        "LearningProgram",
        "License",
        "Membership",
        "ProfessionalDoctorate",
        "QualityAssuranceCredential",
        "MasterCertificate",
        "MasterDegree",
        "MicroCredential",
        "ResearchDoctorate",
        "SecondarySchoolDiploma",
    }
)
ALIGNMENT_TARGET_TYPES: Final = frozenset(
    {
        "ceasn:Competency",
        "ceterms:Credential",
        "CFItem",
        "CFRubric",
        "CFRubricCriterion",
        "CFRubricCriterionLevel",
        "CTDL",
    }
)
RESULT_TYPES: Final = frozenset(
    {
        "GradePointAverage",
        "LetterGrade",
        "Percent",
        "PerformanceLevel",
        "PredictedScore",
        "RawScore",
        "Result",
        "RubricCriterion",
        "RubricCriterionLevel",
        "RubricScore",
        "ScaledScore",
        "Status",
    }
)
IDENTIFIER_TYPES: Final = frozenset(
    {
        "name",
        "sourcedId",
        "systemId",
        "productId",
        "userName",
        "accountId",
        "emailAddress",
        "nationalIdentityNumber",
        "isbn",
        "issn",
        "lisSourcedId",
        "oneRosterSourcedId",
        "sisSourcedId",
        "ltiContextId",
        "ltiDeploymentId",
        "ltiToolId",
        "ltiPlatformId",
        "ltiUserId",
        "identifier",
    }
)
RESULT_STATUS_TYPES: Final = frozenset(
    {
        "Completed",
        "Enrolled",
        "Failed",
        "InProgress",
        "OnHold",
        "Provisional",
        "Withdrew",
    }
)

_EXTENSION: Final = re.compile(r"ext:[a-zA-Z0-9._-]+")


class _Listed:
    def __init__(self, names: frozenset[str], *, extensible: bool = True) -> None:
        self.names = names
        self.extensible = extensible

    def __call__(self, text: str) -> str:
        if text in self.names or (self.extensible and _EXTENSION.fullmatch(text)):
            return text
        raise ValueError(
            "not in the enumeration" + (", and does not start with ext:" if self.extensible else "")
        )


AchievementType: TypeAlias = Annotated[str, AfterValidator(_Listed(ACHIEVEMENT_TYPES))]
AlignmentTargetType: TypeAlias = Annotated[str, AfterValidator(_Listed(ALIGNMENT_TARGET_TYPES))]
ResultType: TypeAlias = Annotated[str, AfterValidator(_Listed(RESULT_TYPES))]
IdentifierType: TypeAlias = Annotated[str, AfterValidator(_Listed(IDENTIFIER_TYPES))]
ResultStatusType: TypeAlias = Annotated[str, AfterValidator(_Listed(RESULT_STATUS_TYPES, extensible=False))]
