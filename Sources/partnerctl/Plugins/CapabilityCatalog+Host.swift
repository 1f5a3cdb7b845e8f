internal import PartnerCenter
internal import Plugins

extension CapabilityCatalog {
    /// The rights and events of this program.
    static let host = CapabilityCatalog(
        CapabilityFacts.all.map { facts in
            Entry(
                facts.name, doc: facts.summary,
                facts.parameters.map { Parameter($0.name, Parameter.Kind($0), isRequired: $0.isRequired) })
        }, events: EventNames.all)
}

extension CapabilityCatalog.Parameter.Kind {
    fileprivate init(_ parameter: PartnerCenter.CapabilityParameter) {
        self =
            switch parameter.kind {
            case .list: .list
            case .text: .text
            case .count: .count
            }
    }
}

extension RiskClass {
    /// How much harm a right can do; the most for one that is not known.
    init(_ capability: Capability) {
        self = CapabilityFacts.named(capability.name)?.risk ?? .irreversible
    }
}
