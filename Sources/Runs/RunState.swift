/// Where a run stands.
public enum RunState: String, Sendable, CaseIterable {
    /// A process works on it, or did until it was killed.
    case running
    /// It was stopped on purpose and can go on.
    case interrupted
    /// Nothing of it can go on before something happens or a time comes; no process works on it.
    case waiting
    /// It ended well.
    case done
    /// The script failed.
    case failed
    /// A limit was hit.
    case limited
    /// Something was not permitted.
    case refused
    /// Something is not available where the run worked.
    case unsupported
    /// Someone cancelled it.
    case cancelled

    /// Whether the run has ended; only `running`, `interrupted` and `waiting` have not.
    public var isFinal: Bool { self != .running && self != .interrupted && self != .waiting }
}
