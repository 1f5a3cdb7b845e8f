/// Writes an HTML document. What comes from outside is text and nothing else: names of elements, attributes and
/// style are literals of this program, every value is escaped, and there is no way around that.
struct HTML {
    /// One attribute of an element.
    struct Attribute {
        fileprivate let name: StaticString
        fileprivate let value: Value

        fileprivate enum Value {
            case literal(StaticString)
            case numbered(StaticString, Int)
            case text(String)
        }

        /// An attribute whose value is this program's own.
        static func own(_ name: StaticString, _ value: StaticString) -> Attribute {
            Attribute(name: name, value: .literal(value))
        }

        /// An attribute whose value comes from elsewhere. It must not be one that a browser acts on.
        static func text(_ name: StaticString, _ value: String) -> Attribute {
            precondition(Self.harmless.contains("\(name)"), "a browser acts on this attribute")
            return Attribute(name: name, value: .text(value))
        }

        static func `class`(_ name: StaticString) -> Attribute { .own("class", name) }
        static func id(_ name: StaticString) -> Attribute { .own("id", name) }
        /// An attribute whose value is this program's own, with a number behind it.
        static func own(_ name: StaticString, _ value: StaticString, _ number: Int) -> Attribute {
            Attribute(name: name, value: .numbered(value, number))
        }
        /// An attribute whose value is a number.
        static func number(_ name: StaticString, _ value: Double) -> Attribute {
            Attribute(name: name, value: .text(Self.decimal(value)))
        }

        /// At most two decimals, in the form that every browser reads.
        private static func decimal(_ value: Double) -> String {
            let hundredths = Int((value * 100).rounded())
            let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
            let sign = hundredths < 0 ? "-" : ""
            if rest == 0 { return "\(sign)\(whole)" }
            return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
        }

        private static let harmless: Set<String> = [
            "aria-label", "class", "content", "d", "data-label", "datetime", "title",
        ]
    }

    /// So many characters of one text are shown unless its place says otherwise.
    static let textLimit = 2000

    /// The document so far, as UTF-8.
    private(set) var bytes: [UInt8] = []

    /// A document that begins as every one does.
    init() { literal("<!DOCTYPE html>\n") }

    /// Writes text, at most `limit` characters of it; what a screen would obey instead of show is made visible.
    mutating func text(_ text: String, limit: Int = Self.textLimit) { escape(Cut.text(text, limit: limit)) }

    /// Writes an element around what `body` writes.
    mutating func element(
        _ name: StaticString, _ attributes: Attribute..., body: (inout HTML) -> Void
    ) {
        open(name, attributes)
        body(&self)
        close(name)
    }

    /// Writes an element with a list of attributes around what `body` writes.
    mutating func element(_ name: StaticString, _ attributes: [Attribute], body: (inout HTML) -> Void) {
        open(name, attributes)
        body(&self)
        close(name)
    }

    /// Writes an element around `text`.
    mutating func element(
        _ name: StaticString, _ attributes: Attribute..., text: String, limit: Int = Self.textLimit
    ) {
        open(name, attributes)
        self.text(text, limit: limit)
        close(name)
    }

    /// Writes an element that has no content and no end.
    mutating func void(_ name: StaticString, _ attributes: Attribute...) { open(name, attributes) }

    /// Writes a style sheet, which is this program's own.
    mutating func style(_ sheet: StaticString) {
        open("style", [])
        literal(sheet)
        close("style")
    }

    /// Begins a new line of the document, for those who read its source.
    mutating func newline() { bytes.append(0x0a) }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        literal("<")
        literal(name)
        for attribute in attributes {
            literal(" ")
            literal(attribute.name)
            literal("=\"")
            switch attribute.value {
            case .literal(let value): literal(value)
            case .numbered(let value, let number):
                literal(value)
                bytes.append(contentsOf: String(number).utf8)
            case .text(let value): escape(Cut.text(value, limit: Self.textLimit))
            }
            literal("\"")
        }
        literal(">")
    }

    private mutating func close(_ name: StaticString) {
        literal("</")
        literal(name)
        literal(">")
    }

    private mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func escape(_ text: String) {
        for byte in Escaping.text(text).utf8 {
            switch byte {
            case 0x26: literal("&amp;")
            case 0x3c: literal("&lt;")
            case 0x3e: literal("&gt;")
            case 0x22: literal("&quot;")
            case 0x27: literal("&#39;")
            default: bytes.append(byte)
            }
        }
    }
}

/// Shortens text by what it takes to store and show: a single letter with a million accents is long too.
enum Cut {
    /// `text` itself, or its first `limit - 1` scalars with `…`.
    static func text(_ text: String, limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<scalars.index(before: end)]) + "…"
    }
}
