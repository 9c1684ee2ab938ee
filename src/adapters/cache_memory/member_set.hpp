#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leams::adapters {

/// Members that each live until a deadline. Counting is exact; it costs O(1) amortised while all members have
/// the same time to live. Not thread-safe.
class MemberSet {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Adds `member` or moves its deadline; a new member beyond `limit` is not added.
    void touch(std::string_view member, Time deadline, std::size_t limit);
    void drop(std::string_view member);
    /// The number of members whose deadline lies after `now`; forgets the others.
    std::size_t count(Time now);

    Time last_deadline() const noexcept { return members_.empty() ? Time{} : members_.back().deadline; }
    std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Member {
        std::string name;
        Time deadline;
    };
    using Members = std::list<Member>;

    Members::iterator place_for(Time deadline);

    Members members_;                                                 // By rising deadline.
    std::unordered_map<std::string_view, Members::iterator> by_name_; // Keys point into members_.
    std::size_t bytes_ = 0;
};

} // namespace leams::adapters
