internal import PartnerCenter
internal import Sealing

/// Seals the secrets of one run before they touch the disk, under one data key of this process.
final class SecretKeeper {
    /// Who may open what is sealed; asked for at the first secret.
    var recipients: () throws -> [Recipient]
    /// Keeps the data key's sealed copy for a recipient, in the transaction that is open.
    var keep: (SealedDataKey, Recipient) throws -> Void
    /// Whether there is a run already that can keep it.
    var canKeep: () -> Bool = { true }
    private lazy var key = DataKey()
    private var isUsed = false
    private var isKept = false

    init(
        recipients: @escaping () throws -> [Recipient],
        keep: @escaping (SealedDataKey, Recipient) throws -> Void
    ) {
        self.recipients = recipients
        self.keep = keep
    }

    /// Each secret, sealed.
    func seal(_ secrets: [Secret]) throws -> [[UInt8]] {
        try secrets.map { secret in
            try keepKey()
            var sealed: [UInt8] = []
            secret.withBytes { key.seal($0, into: &sealed) }
            return sealed
        }
    }

    /// The sealed form of what a script holds.
    func sealed(_ secret: ScriptSecret) throws -> [UInt8] {
        if let sealed = secret.sealed { return sealed }
        guard let clear = secret.clear else { throw OperationError.closedSecret("it") }
        return try seal([clear])[0]
    }

    /// A transaction was taken back, and with it perhaps the key's copy.
    func transactionWasRolledBack() { isKept = false }

    /// Keeps the key of what was sealed while there was no run yet.
    func keepUsedKey() throws {
        if isUsed { try keepKey() }
    }

    private func keepKey() throws {
        isUsed = true
        if isKept || !canKeep() { return }
        for recipient in try recipients() { try keep(try key.sealedCopy(for: recipient), recipient) }
        isKept = true
    }
}

/// Several sealed values as one value of the database: each with its length in front, two bytes, low one first.
enum SealedList {
    static func encode(_ values: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values {
            bytes.append(UInt8(truncatingIfNeeded: value.count))
            bytes.append(UInt8(truncatingIfNeeded: value.count >> 8))
            bytes.append(contentsOf: value)
        }
        return bytes
    }

    /// - Throws: `OperationError` when the bytes are no such list.
    static func decode(_ bytes: [UInt8]) throws -> [[UInt8]] {
        var values: [[UInt8]] = []
        var rest = bytes[...]
        while let low = rest.popFirst() {
            guard let high = rest.popFirst(), rest.count >= Int(low) | Int(high) << 8 else {
                throw OperationError(.badFile, "the center's database holds a damaged list of sealed values")
            }
            let length = Int(low) | Int(high) << 8
            values.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return values
    }
}

extension OperationError {
    /// An effect takes a secret that only an earlier process of the run had: the run waits for nothing that could bring
    /// it back, and the effect was not done.
    static func closedSecret(_ what: String) -> OperationError {
        OperationError(
            .forbiddenState,
            "\(what) takes a secret that this run was given, or made, before it was interrupted, and that is not kept "
                + "in clear",
            hint:
                "if it was read from a file, put that back and resume the run; or begin a new one: --NAME-file FILE --new",
            endsRun: true)
    }
}
