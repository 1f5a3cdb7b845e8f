internal import PartnerCenter

/// Opens the center that was chosen. The front door wires one; commands only know this.
protocol CenterOpener: Sendable {
    /// Opens `choice`, lets `use` work on it, and closes it again.
    ///
    /// On behalf of `user`, by e-mail; `nil` stands for whom the center takes by default. What `use` throws comes
    /// through, a `CenterError` where there is nothing to open.
    func open<U: CenterUse>(
        _ choice: CenterChoice, as user: String?, _ surroundings: Surroundings, _ use: U
    ) throws -> U.Result
}

/// Work on an open center, whatever its type.
protocol CenterUse {
    associatedtype Result
    func work<C: Center>(_ center: OpenCenter<C>) throws -> Result
}

/// A center that is open, behind its door.
struct OpenCenter<C: Center> {
    var door: Door<C>
    /// Asked before an operation that cannot be taken back: throws where the project's approvers deny it.
    var requireApproval: (_ operation: String) throws -> Void
    /// Does all of its body or nothing of it, in one transaction of the center.
    var transaction: (() throws -> Void) throws -> Void
    /// Seals a secret into a new file for a recipient, or says why not.
    var seal: (SealedDelivery) throws -> Void
}

/// One secret on its way to its recipient.
struct SealedDelivery {
    /// Columns in order, with what is in them: `email`, `temporary_password`.
    var columns: [(name: String, value: SealedValue)]
    /// The file, which must not be there yet.
    var path: String
    /// Who may open it.
    var recipient: String

    /// What one column holds.
    enum SealedValue {
        case text(String)
        case secret(Secret)
    }
}
