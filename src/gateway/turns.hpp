#pragma once

#include <cstddef>
#include <cstdint> // SIZE_MAX
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace leams::gateway {

/// Whose requests are at work: a few at a time, fewer of one caller. The others wait in a line per caller,
/// and the lines take turns, so that nobody waits behind somebody else's crowd. Thread-safe; one for all
/// loops.
class Turns {
public:
    struct Limits {
        std::size_t inside = SIZE_MAX; // Of all callers.
        std::size_t inside_per_caller = SIZE_MAX;
        std::size_t waiting = SIZE_MAX;
        std::size_t waiting_per_caller = SIZE_MAX;
    };
    /// Crowded out: the lines are full, and the place went to a caller who has fewer.
    enum class Turn : std::uint8_t { Enter, CrowdedOut };
    using Call = std::function<void(Turn)>;

    /// One request's place in the line and then at work; its end makes room for the next.
    class Place {
    public:
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        friend class Turns;
        enum class State : std::uint8_t { Waiting, Inside, Out };
        Place(Turns& turns, std::string caller, Call call)
            : turns_(turns)
            , caller_(std::move(caller))
            , call_(std::move(call)) {}

        Turns& turns_;
        const std::string caller_;
        Call call_;
        State state_ = State::Waiting;
        std::list<Place*>::iterator at_{};
    };

    explicit Turns(Limits limits)
        : limits_(limits) {}

    /// A place for a request of a caller, who goes by any name, or null when too many wait. `call` is called
    /// once, at once or later and then on any thread.
    std::unique_ptr<Place> join(std::string caller, Call call);

private:
    struct Line {
        std::size_t inside = 0;
        std::list<Place*> waiting;
    };

    void leave(Place& place);
    /// The call of whoever may enter now, if anybody may.
    Call next();
    /// Makes room for one more of `caller`: the call of whoever had to go; empty when nobody has to.
    Call crowd_out(const std::string& caller);
    void take_out(Place& place);
    void forget_if_empty(const std::string& caller);

    const Limits limits_{};
    std::mutex mutex_;
    std::unordered_map<std::string, Line> lines_; // By caller.
    std::list<std::string> turns_;                // Callers who wait; the first one's turn is next.
    std::size_t inside_ = 0;
    std::size_t waiting_ = 0;
};

} // namespace leams::gateway
