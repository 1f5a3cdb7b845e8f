/// A column that a sheet is expected to have, and the rule its cells keep.
///
/// A cell is trimmed, folded to plain digits and spaces, looked up in `map`, replaced by `defaultValue`
/// when empty, and then held to `type`, `oneOf` and `maxLength`, in this order.
public struct SheetColumn: Sendable {
    /// What the text of a cell must be.
    public enum Kind: String, Sendable, CaseIterable {
        /// Any text.
        case text
        /// A whole number that fits 64 bits, without separators: `-12`, `300`.
        case integer
        /// A plain decimal number: `-12.50`; no exponent, no separators of thousands.
        case decimal
        /// `true` or `false`; also read: yes, no, y, n, 1, 0, 是, 否, 真, 假, 对, 错.
        case boolean
        /// A calendar day, given as `2026-11-20`; also read: `2026/11/20`, `2026年11月20日`.
        case date
        /// A month, given as `2026-11`; also read: `2026/11`, `2026年11月`, and the first day of a month.
        case month
        /// A sign-in name or e-mail address.
        case email
    }

    /// The name by which the column is known to the caller.
    public var name: String
    /// The headers it may have in a file, best first; `name` itself is accepted as well.
    public var headers: [String]
    /// What a cell must be.
    public var type: Kind
    /// True when an empty cell is a problem and a file without the column is refused.
    public var isRequired: Bool
    /// The longest cell, in Unicode characters (scalars); nil for no rule beyond the cell limit.
    public var maxLength: Int?
    /// The values allowed, compared without regard to case; empty for any.
    public var oneOf: [String]
    /// Labels and the values they stand for, compared without regard to case.
    public var map: [String: String]
    /// What an empty cell means; nil for nothing.
    public var defaultValue: String?
    /// True when two rows may not have the same value, without regard to case.
    public var isUnique: Bool

    /// A column of text without rules, unless told otherwise.
    public init(
        name: String, headers: [String] = [], type: Kind = .text, isRequired: Bool = false,
        maxLength: Int? = nil, oneOf: [String] = [], map: [String: String] = [:],
        defaultValue: String? = nil, isUnique: Bool = false
    ) {
        self.name = name
        self.headers = headers
        self.type = type
        self.isRequired = isRequired
        self.maxLength = maxLength
        self.oneOf = oneOf
        self.map = map
        self.defaultValue = defaultValue
        self.isUnique = isUnique
    }

    /// The headers to look for, best first, without repetition.
    var acceptedHeaders: [String] { headers.contains(name) ? headers : headers + [name] }
}
