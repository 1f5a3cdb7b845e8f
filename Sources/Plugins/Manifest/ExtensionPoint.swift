/// Where a plugin can plug in.
public enum ExtensionPoint: String, CaseIterable, Sendable {
    /// A command of its own: `(args) → exit code`.
    case commands
    /// A step that scripts take: `(context, params) → result`.
    case steps
    /// Another kind of input: `open(params)`, `next() → row or nil`, `close()`.
    case sources
    /// Judges a row of an input: `(row) → issues`.
    case rowsValidate = "rows.validate"
    /// Changes a row of an input: `(row) → {column = value}`.
    case rowsMap = "rows.map"
    /// Decides what is shown of a catalog's entry, and at which price: `(entry, context) → decision`.
    case catalogRules = "catalog.rules"
    /// Is told what happened: `(event)`.
    case events
    /// May deny what is about to be applied: `(plan) → ok or {deny, reason}`.
    case approve
    /// Renders a run: `(run, out)`.
    case reports
    /// Delivers notifications: `(message) → receipt`.
    case channels
    /// A function that scripts and plugins call.
    case exports
}
