#include "adapters/redis/client.hpp"

#include "core/runtime/on_loop.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace leams::adapters::redis {
namespace {

constexpr std::chrono::milliseconds kLook{500};
constexpr int kMaxHops = 3;

/// What a handler is given later, on its own executor.
template <class Handler, class Value>
void hand_over(Handler handler, Value value) {
    auto executor = boost::asio::get_associated_executor(handler);
    boost::asio::post(executor, [handler = std::move(handler), value = std::move(value)]() mutable {
        handler(std::move(value));
    });
}

} // namespace

/// Follows a command through a cluster.
class Client::Routed final : public Waiter {
public:
    Routed(Client& client, const Connection& asked, Keyed keyed, std::unique_ptr<Waiter> waiter, int hops)
        : client_(client)
        , asked_(asked.endpoint())
        , keyed_(std::move(keyed))
        , waiter_(std::move(waiter))
        , hops_(hops) {}

    void answer(Result<resp::Value> value) override {
        if (value && value->is_error() && hops_ < kMaxHops) {
            if (const auto redirect = read_redirect(value->text, asked_)) {
                return client_.follow(*redirect, std::move(keyed_), std::move(waiter_), hops_ + 1);
            }
        }
        waiter_->answer(std::move(value));
    }

private:
    Client& client_;
    Endpoint asked_;
    Keyed keyed_;
    std::unique_ptr<Waiter> waiter_;
    int hops_;
};

class Client::Topology final : public Waiter {
public:
    Topology(Client& client, Endpoint asked)
        : client_(client)
        , asked_(std::move(asked)) {}

    void answer(Result<resp::Value> value) override {
        client_.is_asking_ = false;
        if (const auto ranges = value ? read_slots(*value, asked_) : std::nullopt) {
            client_.learn(*ranges);
        }
    }

private:
    Client& client_;
    Endpoint asked_;
};

template <class Handler>
class Client::Single final : public Waiter {
public:
    explicit Single(Handler handler)
        : handler_(std::move(handler)) {}
    void answer(Result<resp::Value> value) override {
        hand_over(std::move(handler_), std::optional(std::move(value)));
    }

private:
    Handler handler_;
};

/// One of many that are awaited together.
template <class Handler>
class Client::All final : public Waiter {
public:
    struct State {
        Handler handler;
        std::vector<Result<resp::Value>> values;
        std::size_t left;
    };

    All(std::shared_ptr<State> state, std::size_t place)
        : state_(std::move(state))
        , place_(place) {}
    void answer(Result<resp::Value> value) override {
        state_->values[place_] = std::move(value);
        if (--state_->left == 0) {
            hand_over(std::move(state_->handler), std::move(state_->values));
        }
    }

private:
    std::shared_ptr<State> state_;
    std::size_t place_;
};

Client::Client(runtime::Loop& loop, const Options& options, Listener& listener)
    : loop_(loop)
    , options_(options)
    , listener_(listener)
    , tasks_(loop) {}

Client::~Client() = default;

void Client::start() {
    for (const auto& seed : options_.address.seeds) {
        node(seed);
    }
    timer_ = loop_.every(kLook, [this] {
        if (is_cluster_ && !is_serving_) {
            ask_for_topology();
        }
    });
}

runtime::Task<void> Client::stop() {
    is_stopping_ = true;
    timer_.reset();
    co_await tasks_.stop();
    for (auto& [endpoint, connection] : nodes_) {
        co_await connection->stop();
    }
}

Connection& Client::node(const Endpoint& endpoint) {
    auto& connection = nodes_[endpoint];
    if (!connection) {
        Connection::Listener& listener = *this;
        connection = std::make_unique<Connection>(loop_, options_, endpoint, listener);
        connection->start();
    }
    return *connection;
}

Connection* Client::owner_of(std::string_view key) {
    if (!owners_.empty()) {
        return owners_[slot_of(key)];
    }
    if (only_ != nullptr) {
        return only_;
    }
    return nodes_.empty() ? nullptr : &node(options_.address.seeds.front());
}

void Client::send(const Keyed& keyed, std::unique_ptr<Waiter> waiter) {
    auto* owner = owner_of(keyed.key);
    if (owner == nullptr) {
        return waiter->answer(Error::unavailable("The cache is away").with_cause("no server has this slot"));
    }
    if (only_ == nullptr) {
        waiter = std::make_unique<Routed>(*this, *owner, keyed, std::move(waiter), 0);
    }
    owner->send(keyed.command, std::move(waiter));
}

void Client::follow(const Redirect& redirect, Keyed keyed, std::unique_ptr<Waiter> waiter, int hops) {
    auto& owner = node(redirect.owner);
    auto command = keyed.command;
    if (redirect.is_for_once) {
        // Its answer is nobody's: ASKING goes with the command, which then answers as two.
        class Ignored final : public Waiter {
            void answer(Result<resp::Value>) override {}
        };
        owner.send(resp::command({"ASKING"}), std::make_unique<Ignored>());
    } else {
        if (!owners_.empty()) {
            owners_[redirect.slot] = &owner;
        }
        ask_for_topology();
    }
    owner.send(command, std::make_unique<Routed>(*this, owner, std::move(keyed), std::move(waiter), hops));
}

void Client::tell(std::string_view key, std::string_view command) {
    if (auto* owner = owner_of(key)) {
        owner->tell(command);
    }
}

runtime::Task<Result<resp::Value>> Client::call(Keyed keyed) {
    using Answer = std::optional<Result<resp::Value>>;
    auto answer = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Answer)>(
        [this, &keyed](auto handler) {
            send(keyed, std::make_unique<Single<decltype(handler)>>(std::move(handler)));
        },
        boost::asio::use_awaitable
    );
    co_return *std::move(answer);
}

runtime::Task<std::vector<Result<resp::Value>>> Client::call_all(std::vector<Keyed> commands) {
    using Answers = std::vector<Result<resp::Value>>;
    if (commands.empty()) {
        co_return Answers();
    }
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Answers)>(
        [this, &commands](auto handler) {
            using Waiting = All<decltype(handler)>;
            const auto state = std::make_shared<typename Waiting::State>(typename Waiting::State{
                std::move(handler), Answers(commands.size(), resp::Value()), commands.size()
            });
            for (std::size_t i = 0; i < commands.size(); ++i) {
                send(commands[i], std::make_unique<Waiting>(state, i));
            }
        },
        boost::asio::use_awaitable
    );
}

void Client::on_ready(Connection& connection, const resp::Value& hello) {
    if (const auto* version = hello.find("version")) {
        version_ = version->text;
    }
    const auto* mode = hello.find("mode");
    if (mode != nullptr && mode->text == "cluster") {
        is_cluster_ = true;
        only_ = nullptr;
        ask_for_topology();
    } else if (only_ == nullptr && !is_cluster_) {
        only_ = &connection;
    }
    judge();
    listener_.on_topology();
}

void Client::on_away(Connection&, const std::string& why) {
    why_ = why;
    if (is_stopping_) {
        return;
    }
    // Also when it was never reached.
    if (!std::exchange(was_told_, true) && !is_serving_) {
        listener_.on_state(false, why_);
    }
    judge();
}

void Client::on_push(Connection&, resp::Value value) {
    listener_.on_push(value);
}

void Client::ask_for_topology() {
    if (is_asking_) {
        return;
    }
    const auto found =
        std::ranges::find_if(nodes_, [](const auto& entry) { return entry.second->is_ready(); });
    if (found == nodes_.end()) {
        return;
    }
    is_asking_ = true;
    found->second->send(resp::command({"CLUSTER", "SLOTS"}), std::make_unique<Topology>(*this, found->first));
}

void Client::learn(const std::vector<SlotRange>& ranges) {
    owners_.assign(kSlots, nullptr);
    for (const auto& range : ranges) {
        auto& owner = node(range.owner);
        std::fill(owners_.begin() + range.first, owners_.begin() + range.last + 1, &owner);
    }
    let_go_of_others(ranges);
    judge();
    listener_.on_topology();
}

// Those that own nothing any more, but for the seeds, which may be all that is known after a bad day.
void Client::let_go_of_others(const std::vector<SlotRange>& ranges) {
    std::set<Endpoint> wanted(options_.address.seeds.begin(), options_.address.seeds.end());
    for (const auto& range : ranges) {
        wanted.insert(range.owner);
    }
    for (auto entry = nodes_.begin(); entry != nodes_.end();) {
        if (wanted.contains(entry->first)) {
            ++entry;
            continue;
        }
        // To the end, also when this client stops meanwhile.
        tasks_.spawn([](runtime::Loop& loop, std::unique_ptr<Connection> old) -> runtime::Task<void> {
            co_await runtime::on_loop(loop, old->stop());
        }(loop_, std::move(entry->second)));
        entry = nodes_.erase(entry);
    }
}

void Client::judge() {
    const auto takes = [](const Connection* owner) { return owner != nullptr && owner->is_ready(); };
    const bool serves = is_cluster_ ? !owners_.empty() && std::ranges::all_of(owners_, takes) : takes(only_);
    if (serves) {
        why_.clear();
    } else if (why_.empty()) {
        why_ = "a part of the cluster has no server";
    }
    if (std::exchange(is_serving_, serves) != serves) {
        was_told_ = true;
        listener_.on_state(serves, why_);
    }
}

} // namespace leams::adapters::redis
