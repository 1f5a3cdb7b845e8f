/// A time zone with one offset from UTC for all times, so a day in it always has 24 hours.
///
/// That holds for the zones of both environments: `UTC`, and `Asia/Shanghai`, which has had +08:00 and no
/// daylight-saving time since 1991-09-15. Earlier instants get +08:00 too, which differs from the history
/// of the zone in the summers of 1986 to 1991 and before 1949. Other places are written as an offset.
public struct Zone: Hashable, Sendable {
    /// `UTC`, `Asia/Shanghai` or the offset as `+hh:mm`.
    public let name: String
    /// What to add to UTC, in seconds.
    public let offsetSeconds: Int

    /// No offset.
    public static let utc = Zone(name: "UTC", offsetSeconds: 0)
    /// +08:00.
    public static let shanghai = Zone(name: "Asia/Shanghai", offsetSeconds: 8 * 3600)

    private init(name: String, offsetSeconds: Int) {
        self.name = name
        self.offsetSeconds = offsetSeconds
    }

    /// The zone `UTC`, `Asia/Shanghai`, or an offset of the form `+05:30`, from -12:00 to +14:00.
    ///
    /// - Throws: `CalendarError.unknownZone` for any other text, in any other case.
    public init(_ name: some StringProtocol) throws(CalendarError) {
        switch name {
        case "UTC": self = .utc
        case "Asia/Shanghai": self = .shanghai
        default:
            guard let seconds = (withUTF8(of: name) { Self.offset($0) }) else {
                throw .unknownZone(String(name))
            }
            self.init(name: String(name), offsetSeconds: seconds)
        }
    }

    private static func offset(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = bytes.digits(1, 2),
            let minutes = bytes.digits(4, 2), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        switch bytes[0] {
        case UInt8(ascii: "+"): return seconds <= 14 * 3600 ? seconds : nil
        case UInt8(ascii: "-"): return seconds > 0 && seconds <= 12 * 3600 ? -seconds : nil
        default: return nil
        }
    }
}

extension Zone: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
