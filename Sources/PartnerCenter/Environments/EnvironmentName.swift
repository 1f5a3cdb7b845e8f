/// Which Partner Center a center is, or rehearses.
public enum EnvironmentName: String, ClosedList {
    /// Operated by 21Vianet in China.
    case cn21v
    /// Operated by Microsoft everywhere else.
    case worldwide

    /// The zone in which dates and months are understood.
    ///
    /// Assumed: the worldwide service speaks UTC; the one in China bills by China's date.
    public var zoneName: String {
        switch self {
        case .cn21v: "Asia/Shanghai"
        case .worldwide: "UTC"
        }
    }

    /// The currency of a new partner account.
    public var currency: String {
        switch self {
        case .cn21v: "CNY"
        case .worldwide: "USD"
        }
    }

    /// What a new tenant's domain ends with.
    ///
    /// Source: Microsoft 365 documentation for the service operated by 21Vianet (`*.partner.onmschina.cn`
    /// cannot be renamed); worldwide `*.onmicrosoft.com`.
    public var tenantSuffix: String {
        switch self {
        case .cn21v: "partner.onmschina.cn"
        case .worldwide: "onmicrosoft.com"
        }
    }
}
