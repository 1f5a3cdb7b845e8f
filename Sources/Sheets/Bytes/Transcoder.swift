internal import Glibc

/// Turns bytes of another encoding into UTF-8, piece by piece.
final class Transcoder {
    private let converter: iconv_t

    init(_ encoding: SheetEncoding) throws(SheetError) {
        guard let opened = iconv_open("UTF-8", encoding.rawValue), Int(bitPattern: opened) != -1 else {
            throw .noConverter(encoding)
        }
        converter = opened
    }

    deinit { iconv_close(converter) }

    enum Stop { case inputUsed, inputCutOff, outputFull, invalid }

    /// Converts as much of `input` as there is room for; counts say how much was taken and made.
    func convert(
        _ input: UnsafeMutablePointer<UInt8>, _ inputCount: Int, to output: UnsafeMutablePointer<UInt8>,
        _ outputCount: Int
    ) -> (taken: Int, made: Int, stop: Stop) {
        var source: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(input).assumingMemoryBound(
            to: CChar.self)
        var target: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(output).assumingMemoryBound(
            to: CChar.self)
        var sourceLeft = inputCount
        var targetLeft = outputCount
        let result = iconv(converter, &source, &sourceLeft, &target, &targetLeft)
        let reason = errno
        var stop = Stop.inputUsed
        if result == -1 {
            stop = reason == E2BIG ? .outputFull : reason == EINVAL ? .inputCutOff : .invalid
        }
        return (inputCount - sourceLeft, outputCount - targetLeft, stop)
    }
}
