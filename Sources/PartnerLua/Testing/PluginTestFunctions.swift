internal import PartnerCenter

/// What stands in a plugin's file of tests beside what every file of tests has.
enum PluginTestFunctions {
    static let functions: [ModuleFunction] =
        [
            ModuleFunction(
                "plugin.load",
                "Loads the plugin under test anew, in a state of its own, and gives every function that its entry answers; "
                    + "what they do is held to the plugin's rights. plugin.load().on_created { … } calls a handler.",
                returns: "a table of functions",
                errors: [ErrorFact(.badFile, "the entry answers no table of functions")]),
            ModuleFunction(
                "plugin.map",
                "Gives a row to each of the plugin's mappers, one after the other. The columns of the input are those of "
                    + "the row and those that the plugin may change.",
                subjects: row,
                returns: "the patch: a table of the columns that they change",
                errors: [ErrorFact(.refused, "rows.map is not granted, or not for a column that is changed")]
            ),
            ModuleFunction(
                "plugin.validate", "Gives a row to each of the plugin's validators.", subjects: row,
                returns: "what they say of it: a list of { field, message }, empty for a row that is fine",
                errors: [ErrorFact(.refused, "rows.validate is not granted")]),
            ModuleFunction(
                "plugin.id", "Which plugin it is.", form: .field, returns: "such as acme/staff-names"),
            ModuleFunction(
                "exports",
                "What the plugin under test exports, as a script has it from plugins.use. test takes, in plugins' tests, "
                    + "also without, a list of capabilities that the plugin is not granted, and config, what a project sets.",
                form: .field, returns: "a table of functions"),
        ] + RecordedNetwork.functions

    private static let row = [
        TestFunctions.field(
            "row", "table", rule: "{ column = text }", isRequired: true, "The row, as the input has it."),
        TestFunctions.field("number", "integer", "Which row of the input; 1 when left out."),
    ]
}
