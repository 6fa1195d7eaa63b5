import type { LanguageFamily } from './grammars';

/** Where names that a node declares live. */
export type Hoist =
  /** The nearest enclosing function. */
  | 'function'
  /** The nearest enclosing scope of any kind. */
  | 'block'
  /** The scope around the node, which opens one itself. */
  | 'outer';

/** Identifiers below a child of a node are declared by it. */
export interface Binder {
  /** The field of the child; '*': every child. */
  readonly field: string;
  readonly hoist: Hoist;
}

/** How names are bound in a language, in terms of its grammar. */
export interface ScopeRules {
  readonly functions: ReadonlySet<string>;
  readonly blocks: ReadonlySet<string>;
  /** Names declared directly in these are members, known by their names elsewhere. */
  readonly classes: ReadonlySet<string>;
  readonly binders: ReadonlyMap<string, readonly Binder[]>;
  /** Below a binder: nodes that hold no declared names, as `type` or `type.field`. */
  readonly opaque: ReadonlySet<string>;
  /** Identifiers that are no references to a variable, as `parent.field`. */
  readonly members: ReadonlySet<string>;
}

type Table = Readonly<Record<string, string>>;

/** `binders` maps a node type to `field:hoist` pairs, with a space between them. */
function rules(parts: {
  functions: string;
  blocks: string;
  classes: string;
  binders: Table;
  opaque: string;
  members: string;
}): ScopeRules {
  const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter((word) => word !== ''));
  const binder = (text: string): Binder => {
    const [field = '*', hoist] = text.split(':');
    return { field, hoist: hoist === 'block' || hoist === 'outer' ? hoist : 'function' };
  };
  return {
    functions: words(parts.functions),
    blocks: words(parts.blocks),
    classes: words(parts.classes),
    binders: new Map(
      Object.entries(parts.binders).map(([type, text]) => [type, text.split(' ').map(binder)]),
    ),
    opaque: words(parts.opaque),
    members: words(parts.members),
  };
}

const families: Readonly<Record<LanguageFamily, ScopeRules>> = {
  typescript: rules({
    functions:
      'function_declaration function_expression generator_function generator_function_declaration arrow_function method_definition',
    blocks: 'statement_block for_statement for_in_statement catch_clause switch_body class_static_block',
    classes: 'class_body',
    binders: {
      // `var` is told apart from `let` and `const` by the node around the declarator.
      lexical_declaration: '*:block',
      variable_declaration: '*:function',
      required_parameter: 'pattern:function',
      optional_parameter: 'pattern:function',
      formal_parameters: '*:function',
      arrow_function: 'parameter:function',
      catch_clause: 'parameter:block',
      for_in_statement: 'left:block',
      function_declaration: 'name:outer',
      generator_function_declaration: 'name:outer',
      function_expression: 'name:function',
    },
    opaque:
      'type_annotation variable_declarator.value assignment_pattern.right object_assignment_pattern.right pair_pattern.key required_parameter.value optional_parameter.value required_parameter.type optional_parameter.type variable_declarator.type computed_property_name member_expression subscript_expression decorator',
    members:
      'labeled_statement.label break_statement.label continue_statement.label import_specifier.name export_specifier.name',
  }),
  python: rules({
    functions: 'function_definition lambda',
    blocks: 'list_comprehension dictionary_comprehension set_comprehension generator_expression',
    classes: 'class_definition',
    binders: {
      parameters: '*:function',
      lambda_parameters: '*:function',
      assignment: 'left:function',
      augmented_assignment: 'left:function',
      for_statement: 'left:function',
      for_in_clause: 'left:block',
      as_pattern_target: '*:function',
      named_expression: 'name:function',
      function_definition: 'name:outer',
    },
    opaque:
      'attribute subscript call type default_parameter.value typed_default_parameter.value typed_default_parameter.type typed_parameter.type assignment.type',
    members: 'attribute.attribute keyword_argument.name',
  }),
  go: rules({
    functions: 'function_declaration method_declaration func_literal',
    blocks:
      'block if_statement for_statement expression_case type_case default_case communication_case expression_switch_statement type_switch_statement',
    classes: '',
    binders: {
      parameter_declaration: 'name:function',
      variadic_parameter_declaration: 'name:function',
      short_var_declaration: 'left:block',
      var_spec: 'name:block',
      const_spec: 'name:block',
      range_clause: 'left:block',
    },
    opaque: 'index_expression selector_expression unary_expression call_expression',
    members: '',
  }),
  java: rules({
    functions: 'method_declaration constructor_declaration lambda_expression',
    blocks: 'block for_statement enhanced_for_statement catch_clause try_with_resources_statement',
    classes: 'class_body interface_body enum_body',
    binders: {
      formal_parameter: 'name:function',
      spread_parameter: '*:function',
      inferred_parameters: '*:function',
      lambda_expression: 'parameters:function',
      variable_declarator: 'name:block',
      enhanced_for_statement: 'name:block',
      catch_formal_parameter: 'name:block',
      resource: 'name:block',
    },
    opaque: 'formal_parameters variable_declarator.value spread_parameter.type',
    members: 'field_access.field method_invocation.name method_declaration.name',
  }),
  csharp: rules({
    functions:
      'method_declaration constructor_declaration local_function_statement lambda_expression anonymous_method_expression',
    blocks: 'block for_statement foreach_statement catch_clause using_statement',
    classes: 'declaration_list',
    binders: {
      parameter: 'name:function',
      implicit_parameter: '*:function',
      lambda_expression: 'parameters:function',
      variable_declarator: 'name:block',
      foreach_statement: 'left:block',
      catch_declaration: 'name:block',
      declaration_expression: 'name:block',
      local_function_statement: 'name:outer',
    },
    opaque: 'parameter_list',
    members: 'member_access_expression.name argument.name method_declaration.name',
  }),
  cpp: rules({
    functions: 'function_definition lambda_expression',
    blocks: 'compound_statement for_statement for_range_loop catch_clause if_statement while_statement',
    classes: 'field_declaration_list',
    binders: {
      parameter_declaration: 'declarator:function',
      optional_parameter_declaration: 'declarator:function',
      declaration: 'declarator:block',
      init_declarator: 'declarator:block',
      for_range_loop: 'declarator:block',
    },
    opaque: 'parameter_list init_declarator.value array_declarator.size qualified_identifier argument_list',
    members: 'qualified_identifier.name',
  }),
  rust: rules({
    functions: 'function_item closure_expression',
    blocks: 'block match_arm for_expression if_expression while_expression',
    classes: 'declaration_list',
    binders: {
      parameter: 'pattern:function',
      closure_parameters: '*:function',
      let_declaration: 'pattern:block',
      for_expression: 'pattern:block',
      match_arm: 'pattern:block',
      let_condition: 'pattern:block',
    },
    opaque:
      'parameter.type tuple_struct_pattern.type struct_pattern.type match_pattern.condition scoped_identifier',
    members: 'scoped_identifier.name scoped_identifier.path macro_invocation.macro function_item.name',
  }),
  ruby: rules({
    functions: 'method singleton_method lambda',
    blocks: 'block do_block',
    classes: '',
    binders: {
      method_parameters: '*:function',
      lambda_parameters: '*:function',
      block_parameters: '*:block',
      assignment: 'left:function',
      operator_assignment: 'left:function',
      exception_variable: '*:function',
      for: 'pattern:function',
    },
    opaque: 'optional_parameter.value keyword_parameter call element_reference scope_resolution',
    members: 'call.method method.name',
  }),
  php: rules({
    functions:
      'function_definition method_declaration anonymous_function anonymous_function_creation_expression arrow_function',
    blocks: '',
    classes: 'declaration_list',
    binders: {
      simple_parameter: 'name:function',
      variadic_parameter: 'name:function',
      assignment_expression: 'left:function',
      augmented_assignment_expression: 'left:function',
      foreach_statement: '*:function',
      catch_clause: 'name:function',
    },
    opaque:
      'compound_statement member_access_expression subscript_expression function_call_expression member_call_expression colon_block',
    members: '',
  }),
};

/** The rules of a language family. */
export function scopeRules(family: LanguageFamily): ScopeRules {
  return families[family];
}
