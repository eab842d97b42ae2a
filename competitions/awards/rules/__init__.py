"""The award rules that a scheme can name, one small file each.

To add one: write its file with a subclass of AwardRule, and name the class below.
"""

from typing import Annotated

from pydantic import Field

from competitions.awards.rules.band import MedalBand
from competitions.awards.rules.distinct import DistinctMarks
from competitions.awards.rules.places import Places
from competitions.awards.rules.ratio import Ratio
from competitions.awards.rules.threshold import Threshold
from competitions.awards.rules.top_share import TopShare
from competitions.awards.rules.void import Void

Rule = Annotated[
    Ratio | Places | MedalBand | DistinctMarks | Threshold | TopShare | Void, Field(discriminator="rule")
]
"""Any award rule; the field `rule` tells which."""
