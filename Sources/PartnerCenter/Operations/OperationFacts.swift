/// What kind of effect an operation has.
public enum EffectKind: String, Sendable, CaseIterable {
    /// Changes nothing.
    case read
    /// Changes something, and declares how to take it back.
    case write
    /// Changes something for good; needs consent.
    case irreversible
}

/// How a write can be taken back.
public enum Inverse: Sendable, Equatable {
    /// By the operation with this name, whose arguments are the subject and what `restoring` adds.
    ///
    /// The operation `reading` answers the subject as it is now: what somebody changed since is not overwritten.
    /// Both name the subject as `naming` says. The note says what comes back.
    case operation(
        String, restoring: Restoration, reading: String, naming: SubjectNaming = .id, note: String)
    /// Not at all, and why. Also the answer of reads, which have nothing to take back.
    case impossible(why: String)
}

/// How an inverse and the operation that reads its subject name it in their arguments.
public enum SubjectNaming: Sendable, Equatable {
    /// As the audit does, in the field `id`: `u-5`.
    case id
    /// By the name it has in its kind, in this field: `offer_id`.
    case name(String)
    /// Not at all: there is only one.
    case single
}

/// What an inverse is given beside its subject.
public enum Restoration: Sendable, Equatable {
    /// Nothing, as the subject goes that the write made.
    ///
    /// What the write's audit record does not name has, in a subject nobody touched, the default of the answer.
    case nothing
    /// Each field that the write changed, under the same name, with its value before.
    case changedFields
    /// The subject that the write took away, with each field it had; nobody may have made it again since.
    case subject
}

/// Whether an environment offers an operation to programs.
public enum Support: Sendable, Equatable {
    /// By its API.
    case api
    /// In its portal only: the embedded center rehearses it; the text says where in the portal.
    case portal(instead: String)
    /// Not at all; the text says what to do instead.
    case unavailable(instead: String)
    /// It is this program's own, beside whatever Partner Center there is; the text says what that means.
    case own(String)
}

/// How far a company must have come with its enrolment for an operation.
public enum PartnerStage: Sendable, Equatable {
    /// It may still be enrolling, or not even have begun.
    case any
    /// It is a partner: approved, signed and provisioned.
    case enrolled
}

/// An error that an operation can raise, and when.
public struct ErrorFact: Sendable, Equatable {
    /// What to branch on.
    public var code: ErrorCode
    /// When it is raised.
    public var when: String

    /// Creates a fact from its parts.
    public init(_ code: ErrorCode, _ when: String) {
        self.code = code
        self.when = when
    }
}

/// Everything about an operation that is not a field.
public struct OperationFacts: Sendable {
    /// The name that scripts use: `users.create`.
    public var name: StaticString
    /// One sentence: what it does.
    public var summary: String
    /// What kind of effect it has.
    public var kind: EffectKind
    /// What the actor must be allowed to do.
    public var permission: Permission
    /// How far the enrolment must have come.
    public var stage: PartnerStage
    /// Where it is supported.
    public var support: [EnvironmentName: Support]
    /// What it raises beyond what every operation can.
    public var errors: [ErrorFact]
    /// How to take it back.
    public var inverse: Inverse
    /// Lua that works against a fresh rehearsal center, shown in help and run by the tests.
    public var example: String
    /// Lua that brings an empty center to where the example works, run there by the operator; empty: the example works
    /// in the center that is made on first use.
    public var exampleSetup: String
    /// Where the rules come from.
    public var sources: [String]

    /// Creates the facts of one operation.
    public init(
        _ name: StaticString, _ summary: String, kind: EffectKind, permission: Permission,
        stage: PartnerStage = .enrolled, support: [EnvironmentName: Support], errors: [ErrorFact] = [],
        inverse: Inverse, example: String,
        exampleSetup: String = "", sources: [String]
    ) {
        self.name = name
        self.summary = summary
        self.kind = kind
        self.permission = permission
        self.stage = stage
        self.support = support
        self.errors = errors
        self.inverse = inverse
        self.example = example
        self.exampleSetup = exampleSetup
        self.sources = sources
    }

    /// What every operation can raise beyond its own errors.
    public static let commonErrors: [ErrorCode] = [
        .badArgument, .refused, .unsupported, .unreachable, .throttled, .limit,
    ]
}
