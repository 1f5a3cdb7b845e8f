import Glibc

/// The system's conversion between encodings, whole texts at a time.
enum Converter {
    static func convert(_ bytes: [UInt8], from: String, to: String) -> [UInt8] {
        guard let converter = iconv_open(to, from) else { return [] }
        defer { iconv_close(converter) }
        var source = bytes.map { CChar(bitPattern: $0) }
        var target = [CChar](repeating: 0, count: bytes.count * 4 + 16)
        var sourceLeft = source.count
        var targetLeft = target.count
        source.withUnsafeMutableBufferPointer { input in
            target.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                iconv(converter, &from, &sourceLeft, &to, &targetLeft)
            }
        }
        return target.prefix(target.count - targetLeft).map { UInt8(bitPattern: $0) }
    }
}
