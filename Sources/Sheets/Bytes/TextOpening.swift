/// What a text file turned out to be encoded in.
struct TextOpening {
    var encoding: SheetEncoding
    /// Bytes of byte order mark at the start.
    var markLength: Int
    /// True when nothing, neither a mark nor most of the bytes, spoke for the encoding.
    var isGuess: Bool

    /// The encoding `wanted`, or that of the byte order mark, or what all the bytes look like.
    static func look(at file: OpenFile, wanted: SheetEncoding?) throws(SheetError) -> TextOpening {
        let size = 1 << 20
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        defer { bytes.deallocate() }
        var got = try file.read(into: bytes, size, at: 0)
        let marks: [(SheetEncoding, [UInt8])] = [
            (.utf8, [0xEF, 0xBB, 0xBF]), (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
            (.gb18030, [0x84, 0x31, 0x95, 0x33]),
        ]
        let head = UnsafeBufferPointer(start: bytes, count: got)
        for (encoding, mark) in marks where head.starts(with: mark) {
            if wanted == nil || wanted == encoding {
                return TextOpening(encoding: encoding, markLength: mark.count, isGuess: false)
            }
        }
        if let wanted { return TextOpening(encoding: wanted, markLength: 0, isGuess: false) }
        if try isUTF8(file, bytes, size) {
            return TextOpening(encoding: .utf8, markLength: 0, isGuess: true)
        }
        var detector = EncodingDetector()
        var offset = 0
        while got > 0 {
            detector.feed(UnsafeBufferPointer(start: bytes, count: got))
            offset += got
            got = try file.read(into: bytes, size, at: offset)
        }
        switch detector.verdict() {
        case .gb18030: return TextOpening(encoding: .gb18030, markLength: 0, isGuess: true)
        case .utf8: return TextOpening(encoding: .utf8, markLength: 0, isGuess: false)
        case .neither: return TextOpening(encoding: .utf8, markLength: 0, isGuess: true)
        }
    }

    /// True when all bytes of the file are; quick, for most files are.
    private static func isUTF8(
        _ file: OpenFile, _ bytes: UnsafeMutablePointer<UInt8>, _ size: Int
    ) throws(SheetError) -> Bool {
        var offset = 0
        while true {
            let got = try file.read(into: bytes, size, at: offset)
            if got == 0 { return true }
            switch UTF8Check.look(bytes, from: 0, to: got) {
            case .invalid: return false
            case .nul(let position): offset += position + 1
            case .sound(let end):
                // A character cut off at the end of the file never becomes whole.
                if end == 0 { return false }
                offset += end
            }
        }
    }
}
