/// First come, first served.
struct Queue<Element> {
    private var items: [Element] = []
    private var first = 0

    var count: Int { items.count - first }

    mutating func append(_ item: Element) { items.append(item) }

    mutating func popFirst() -> Element? {
        guard first < items.count else { return nil }
        let item = items[first]
        first += 1
        if first * 2 >= items.count {
            items.removeFirst(first)
            first = 0
        }
        return item
    }
}
