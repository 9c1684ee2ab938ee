#include "gateway/turns.hpp"

#include <algorithm>
#include <utility>

namespace leams::gateway {

Turns::Place::~Place() {
    turns_.leave(*this);
}

std::unique_ptr<Turns::Place> Turns::join(std::string caller, Call call) {
    std::unique_ptr<Place> place;
    Call refused;
    Call entering;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_ >= limits_.waiting) {
            refused = crowd_out(caller);
        }
        auto& line = lines_[caller];
        if (waiting_ >= limits_.waiting || line.waiting.size() >= limits_.waiting_per_caller) {
            forget_if_empty(caller);
            return nullptr;
        }
        if (line.waiting.empty()) {
            turns_.push_back(caller);
        }
        place.reset(new Place(*this, std::move(caller), std::move(call)));
        place->at_ = line.waiting.insert(line.waiting.end(), place.get());
        ++waiting_;
        entering = next();
    }
    if (refused) {
        refused(Turn::CrowdedOut);
    }
    if (entering) {
        entering(Turn::Enter);
    }
    return place;
}

void Turns::leave(Place& place) {
    Call entering;
    {
        const std::lock_guard lock(mutex_);
        if (place.state_ == Place::State::Waiting) {
            take_out(place);
        } else if (place.state_ == Place::State::Inside) {
            --lines_.at(place.caller_).inside;
            --inside_;
            forget_if_empty(place.caller_);
            entering = next();
        }
    }
    if (entering) {
        entering(Turn::Enter);
    }
}

Turns::Call Turns::next() {
    const auto may_enter = [this](const std::string& caller) {
        return lines_.at(caller).inside < limits_.inside_per_caller;
    };
    const auto turn = std::find_if(turns_.begin(), turns_.end(), may_enter);
    if (turn == turns_.end() || inside_ >= limits_.inside) {
        return {};
    }
    turns_.splice(turns_.end(), turns_, turn);
    auto& line = lines_.at(*turn);
    auto& place = *line.waiting.front();
    ++line.inside;
    ++inside_;
    take_out(place);
    place.state_ = Place::State::Inside;
    return std::exchange(place.call_, {});
}

Turns::Call Turns::crowd_out(const std::string& caller) {
    const auto length = [this](const std::string& of) {
        const auto line = lines_.find(of);
        return line == lines_.end() ? 0 : line->second.waiting.size();
    };
    const auto longest =
        std::max_element(turns_.begin(), turns_.end(), [&](const std::string& a, const std::string& b) {
            return length(a) < length(b);
        });
    if (longest == turns_.end() || length(*longest) <= length(caller) + 1) {
        return {};
    }
    auto& last = *lines_.at(*longest).waiting.back();
    take_out(last);
    return std::exchange(last.call_, {});
}

void Turns::take_out(Place& place) {
    auto& line = lines_.at(place.caller_);
    line.waiting.erase(place.at_);
    place.state_ = Place::State::Out;
    --waiting_;
    if (line.waiting.empty()) {
        turns_.remove(place.caller_);
    }
    forget_if_empty(place.caller_);
}

void Turns::forget_if_empty(const std::string& caller) {
    const auto found = lines_.find(caller);
    if (found->second.inside == 0 && found->second.waiting.empty()) {
        lines_.erase(found);
    }
}

} // namespace leams::gateway
