/// Which styles of a workbook show a number as a day or a time.
final class CellStyles: XMLHandler {
    enum Shows: UInt8 { case number, moment }

    private var formats: [Int: Shows] = [:]
    private var styles: [Shows] = []
    private var isInCellFormats = false

    /// What the style of that number shows; a number when there is no such style.
    subscript(_ style: Int) -> Shows { style >= 0 && style < styles.count ? styles[style] : .number }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetError) {
        switch name {
        case "numFmt":
            guard let id = attributes.number("numFmtId"), let code = attributes.text("formatCode") else {
                return
            }
            formats[id] = Self.shows(code) ? .moment : .number
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            let id = attributes.number("numFmtId") ?? 0
            styles.append(formats[id] ?? (Self.isBuiltInMoment(id) ? .moment : .number))
        default: break
        }
    }

    func end(_ name: XMLName) throws(SheetError) {
        if "cellXfs" ~= name { isInCellFormats = false }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetError) {}

    /// Formats known by number alone. Source: ECMA-376 part 1, 18.8.30, with those of Chinese and Japanese.
    private static func isBuiltInMoment(_ id: Int) -> Bool {
        switch id {
        case 14...22, 27...36, 45, 47, 50...58: true
        default: false
        }
    }

    /// True for a format with a day or a time in it: y, m, d, h or s outside quotes, brackets and escapes.
    ///
    /// Elapsed hours, `[h]:mm`, are a quantity and not a moment.
    static func shows(_ code: String) -> Bool {
        var isQuoted = false
        var bracket: String?
        var isSkipped = false
        var hasLetter = false
        for character in code.lowercased() {
            if isSkipped {
                isSkipped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if let inside = bracket {
                if character == "]" {
                    if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0) }) { return false }
                    bracket = nil
                } else {
                    bracket = inside + String(character)
                }
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": bracket = ""
                case "\\", "_", "*": isSkipped = true
                case ";": return hasLetter
                case "y", "m", "d", "h", "s": hasLetter = true
                case "g" where code.lowercased().hasPrefix("general"): return false
                default: break
                }
            }
        }
        return hasLetter
    }
}
