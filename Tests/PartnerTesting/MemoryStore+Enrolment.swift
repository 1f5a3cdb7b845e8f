public import PartnerCenter

extension MemoryStore: EnrolmentStore {
    /// The enrolment; nil where nobody has begun.
    public func enrolment() throws -> Enrolment? { content.enrolment }

    /// Writes the enrolment whole.
    public func save(_ enrolment: Enrolment) throws { content.enrolment = enrolment }

    /// Keeps a new review, and gives its id.
    public func insert(_ review: Review) throws -> Int64 {
        var review = review
        review.id = Int64(content.reviews.count + 1)
        content.reviews.append(review)
        return review.id
    }

    /// Writes what became of a review.
    public func update(_ review: Review) throws {
        guard let index = content.reviews.firstIndex(where: { $0.id == review.id }) else { return }
        content.reviews[index].verdict = review.verdict
        content.reviews[index].closedAt = review.closedAt
        content.reviews[index].reviewer = review.reviewer
        content.reviews[index].remark = review.remark
    }

    /// The reviews behind `id`, by id.
    public func reviews(after id: Int64, limit: Int) throws -> [Review] {
        Array(content.reviews.filter { $0.id > id }.prefix(limit))
    }

    /// The review that was begun last.
    public func latestReview() throws -> Review? { content.reviews.last }
}
