/// How much harm a right can do, from none upwards.
public enum RiskClass: String, Sendable, CaseIterable {
    /// Computes from what it is given.
    case pure
    /// Sees what the center or its files hold.
    case reads
    /// Sends something out of the machine.
    case egress
    /// Changes something that can be taken back.
    case writes
    /// Changes something for good.
    case irreversible

    /// What it means, for help and the reference.
    public var meaning: String {
        switch self {
        case .pure: "computes from what it is given"
        case .reads: "sees what the center, a file or the plugin's own store holds"
        case .egress: "sends something out of the machine"
        case .writes: "changes something that can be taken back"
        case .irreversible: "changes something for good"
        }
    }
}

extension RiskClass: Comparable {
    /// By harm: `pure < reads < egress < writes < irreversible`.
    public static func < (left: RiskClass, right: RiskClass) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
