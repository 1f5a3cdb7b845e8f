/// Characters that look like Lua's own and are not.
enum LookAlikes {
    /// The ASCII letter that `letter` is mistaken for, if any.
    static func asciiLetter(for letter: Unicode.Scalar) -> String? {
        // Fullwidth digits and letters lie at a fixed distance.
        if (0xFF10...0xFF19).contains(letter.value) || (0xFF21...0xFF3A).contains(letter.value)
            || (0xFF41...0xFF5A).contains(letter.value)
        {
            return String(UnicodeScalar(UInt8(letter.value - 0xFEE0)))
        }
        return letters[letter]
    }

    /// The Lua sign that `sign` is mistaken for, if any.
    static func asciiSign(for sign: Unicode.Scalar) -> String? { signs[sign] }

    /// Blanks and marks without a width of their own.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0xA0, 0xAD, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F,
            0x3000,
            0xFEFF:
            true
        default: false
        }
    }

    private static let letters: [Unicode.Scalar: String] = [
        // Cyrillic
        "а": "a", "в": "b", "е": "e", "ё": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
        "т": "t", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s", "ԁ": "d", "һ": "h", "ԛ": "q", "ԝ": "w",
        "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T",
        "У": "Y", "Х": "X", "І": "I", "Ј": "J", "Ѕ": "S",
        // Greek
        "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
        "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O",
        "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
    ]

    private static let signs: [Unicode.Scalar: String] = [
        "（": "(", "）": ")", "，": ",", "、": ",", "；": ";", "：": ":", "＝": "=", "＋": "+", "－": "-",
        "＊": "*", "／": "/", "＜": "<", "＞": ">", "｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[",
        "】": "]", "．": ".", "。": ".", "＃": "#", "％": "%", "～": "~", "＂": "\"", "＇": "'", "“": "\"",
        "”": "\"", "„": "\"", "«": "\"", "»": "\"", "「": "\"", "」": "\"", "‘": "'", "’": "'", "‚": "'",
        "–": "-", "—": "-", "−": "-", "×": "*", "÷": "/", "≠": "~=", "≤": "<=", "≥": ">=", "…": "...",
        "！": "not", "＆": "&", "｜": "|",
    ]
}
