public import PartnerCenter

/// One function of a host module, as help, editor stubs, the checker and the reference show it.
public struct ModuleFunction: Sendable {
    /// What it is called by in scripts.
    public enum Form: Sendable {
        /// `rows.open { … }`
        case function
        /// `batch:write { … }`: a method of a handle.
        case method
        /// `batch.total`: a field of a handle.
        case field
    }

    /// `rows.open`, `batch:write`.
    public var name: String
    /// How it is called.
    public var form: Form
    /// One sentence: what it does.
    public var summary: String
    /// What stands before the options table, in order: a source, an instant, a value.
    public var subjects: [FieldDescription]
    /// The options table's keys; `nil` when it takes no table.
    public var options: [FieldDescription]?
    /// A function that comes last: its parameters and results, in words. `nil` when it takes none.
    public var function: String?
    /// What it answers, in words; empty for nothing.
    public var returns: String
    /// What it raises beyond `bad_argument`.
    public var errors: [ErrorFact]
    /// Lua that works in a rehearsal center, run by the tests; empty where it needs a file.
    public var example: String

    /// Declares one function.
    public init(
        _ name: String, _ summary: String, form: Form = .function, subjects: [FieldDescription] = [],
        options: [FieldDescription]? = nil, function: String? = nil, returns: String = "",
        errors: [ErrorFact] = [], example: String = ""
    ) {
        self.name = name
        self.form = form
        self.summary = summary
        self.subjects = subjects
        self.options = options
        self.function = function
        self.returns = returns
        self.errors = errors
        self.example = example
    }
}

/// Every host function there is, module by module, in the order of the reference.
public enum ModuleFunctions {
    /// All that scripts have.
    public static let all: [ModuleFunction] =
        ArgsModule.functions + RowsModule.functions + BulkModule.functions + WaitModule.functions
        + DeliverModule.functions + MessageCall.functions
        + ClockModule.functions + OutputModules.functions + JSONModule.functions + MoneyModule.functions
        + EnvironmentModule.functions + PluginsModule.functions
    /// Those that a file of tests has beside `partner`, `clock`, `json` and `money`.
    public static let ofTests: [ModuleFunction] = TestFunctions.functions
    /// Those that the tests of a plugin have beside that.
    public static let ofPluginTests: [ModuleFunction] = PluginTestFunctions.functions
    /// Those that only plugins have.
    public static let ofPlugins: [ModuleFunction] =
        NetModule.functions + SecretsModule.functions + ProjectFilesModule.functions + ValuesModule.functions
        + NotifyModule.functions
    /// Those of scripts, then those of tests.
    public static let everywhere: [ModuleFunction] = all + ofTests + ofPluginTests
}
