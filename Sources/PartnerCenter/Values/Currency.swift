/// A currency by its code, such as CNY.
public struct Currency: Hashable, Sendable {
    /// The three capitals of the code, first letter in the high byte.
    private let packed: UInt32

    /// Yuan renminbi.
    public static let cny = Currency(packed: 0x43_4E59)

    private init(packed: UInt32) { self.packed = packed }

    /// The currency with this code.
    ///
    /// - Throws: `MoneyError.notACurrency` unless it is an active code of ISO 4217, in capitals.
    ///   Funds, metals and the codes for tests and "no currency" are not accepted, so that `XXX` is no price.
    ///
    /// Source: ISO 4217, list one.
    /// Assumed: ANG and BGN, withdrawn in 2025 and 2026, are still read, for older invoices.
    public init(_ code: some StringProtocol) throws(MoneyError) {
        let packed = withUTF8(of: code) { bytes in
            bytes.count == 3 ? bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } : 0
        }
        guard Self.minorUnits[packed] != nil else { throw .notACurrency(String(code)) }
        self.packed = packed
    }

    /// Digits of the smallest coin: 2 for CNY, 0 for JPY, 3 for KWD.
    public var digits: Int { Self.minorUnits[packed] ?? 2 }

    private static let minorUnits: [UInt32: Int] = {
        let codes: [(digits: Int, codes: String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
            (
                2,
                """
                AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD \
                CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD \
                GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD \
                MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP \
                PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS \
                TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
                """
            ),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
        ]
        var units: [UInt32: Int] = [:]
        for (digits, list) in codes {
            for code in list.split(separator: " ") {
                units[code.utf8.reduce(0) { $0 << 8 | UInt32($1) }] = digits
            }
        }
        return units
    }()
}

extension Currency: CustomStringConvertible {
    /// The code: `CNY`.
    public var description: String {
        asciiText(3) { buffer in
            for index in 0..<3 {
                buffer[index] = UInt8(truncatingIfNeeded: packed >> UInt32(16 - 8 * index))
            }
        }
    }
}
