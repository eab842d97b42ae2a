"""What the API's description says of types that Litestar describes wrongly by itself."""

from dataclasses import replace
from decimal import Decimal

from litestar._openapi.schema_generation import SchemaCreator
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.params import KwargDefinition
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition


class LimitedTuples(OpenAPISchemaPlugin):
    """`tuple[X, ...]` with a least or greatest length: a list of X.

    Litestar 2.25 takes the `...` for a second type of item that may be anything, so that every right
    item fits two alternatives of which `oneOf` allows one.
    """

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        """Say whether the field is such a tuple."""
        limits = field_definition.kwarg_definition
        return (
            field_definition.origin is tuple
            and field_definition.args[1:] == (Ellipsis,)
            and isinstance(limits, KwargDefinition)
            and bool(limits.min_items or limits.max_items)
        )

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """Return the schema of the list, with its limits."""
        items = replace(field_definition, inner_types=field_definition.inner_types[:1])
        return schema_creator.for_collection_constrained_field(items)


class LimitedDecimals(OpenAPISchemaPlugin):
    """A decimal with a least or greatest value: a number, or the same written as text, as it is answered.

    Litestar describes it as a number alone, and writes every decimal as text so that none loses a digit.
    """

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        """Say whether the field is such a decimal."""
        limits = field_definition.kwarg_definition
        return (
            field_definition.annotation is Decimal
            and isinstance(limits, KwargDefinition)
            and {limits.gt, limits.ge, limits.lt, limits.le} != {None}
        )

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """Return the schema of the number, with its limits, and of the text."""
        schema = schema_creator.for_constrained_field(field_definition)
        schema.type = [OpenAPIType.NUMBER, OpenAPIType.STRING]
        schema.pattern = r"^-?[0-9]+(\.[0-9]+)?$"
        return schema
