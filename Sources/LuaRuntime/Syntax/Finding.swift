/// One thing that a check noticed in a script.
///
/// Holds facts; `message` and `suggestion` make sentences of them.
public struct Finding: Equatable, Sendable {
    /// The script, by the name it was given.
    public let script: String
    /// Where to look.
    public let position: SourcePosition
    /// How sure it is that the script goes wrong.
    public let severity: Severity
    /// What was noticed.
    public let kind: Kind

    /// A finding at `position` of `script`.
    public init(script: String, position: SourcePosition, severity: Severity, kind: Kind) {
        self.script = script
        self.position = position
        self.severity = severity
        self.kind = kind
    }

    /// What follows from a finding.
    public enum Severity: Sendable {
        /// The script does not compile, or fails once it gets there.
        case error
        /// The script may run, and likely does something else than meant.
        case warning
    }

    /// What was noticed. Paths are the host's: `users.create`, also where the script calls it by an alias.
    public enum Kind: Equatable, Sendable {
        /// The compiler refuses it.
        case syntax(SyntaxFault)
        /// A global that neither the host nor the script has. Candidates are the names that are visible there.
        case unknownGlobal(String, candidates: [String], instead: String?)
        /// A field that a known table does not have.
        case unknownMember(path: String, parent: String, candidates: [String], instead: String?)
        /// A call of something known that is no function.
        case notAFunction(path: String)
        /// A field of something known that is a function.
        case notATable(path: String, field: String)
        /// `a:b()` where `a.b()` is the form.
        case calledWithColon(path: String)
        /// `a.b()` where `a:b()` is the form.
        case calledWithDot(path: String)
        /// A field that the call does not know. `place` is the table within the argument, such as `lines[]`; empty
        /// for the argument itself.
        case unknownField(call: String, place: String, field: String, candidates: [String])
        /// A field that the call needs.
        case missingField(call: String, place: String, field: String)
        /// A value without a name in a table of named fields.
        case fieldWithoutName(call: String, place: String)
        /// One table of fields where a list of such tables is needed.
        case listExpected(call: String, place: String, field: String)
        /// An argument that the call needs.
        case missingArgument(call: String, argument: String, accepts: Surface.Types)
        /// More arguments than the call takes.
        case tooManyArguments(call: String, most: Int)
        /// A written-out value of a type that the argument or field does not take; `found` as messages show it.
        case wrongType(call: String, slot: String, accepts: Surface.Types, found: String)
        /// A written-out text that is none of the choices.
        case notOneOf(call: String, slot: String, found: String, choices: [String])
        /// A write to a global; `shadows` if the host has one of that name.
        case globalAssignment(String, shadows: Bool, candidates: [String])
        /// A write, in a function called per row, to a variable from outside of it. The position is the write's.
        case outerAssignment(String, call: String, function: SourcePosition)
        /// A field of the script's arguments that is not declared.
        case unknownArgument(String, candidates: [String])
        /// The same key twice in one table.
        case duplicateKey(String, first: SourcePosition)
        /// A handle used after a wait that ended it.
        case handleAcrossWait(String, opened: String, wait: String, waitLine: Int)
        /// Something that the host reads in the script and cannot, in the host's words.
        case unreadable(String, suggestion: String?)
        /// A local that is never read.
        case unusedLocal(String)
    }
}

extension Surface.Types: Hashable {}
