#pragma once

#include "adapters/redis/connection.hpp"
#include "adapters/redis/slots.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::adapters::redis {

/// A command about one key.
struct Keyed {
    std::string key;
    std::string command; // As resp::command() wrote it.
};

/// A Redis, or the cluster of which it says that it is one, on one loop. Commands follow their keys: to the
/// server that owns the slot, and on where that one points. A server that is away fails what is its own;
/// meanwhile the others are asked every half second who takes its place. Loop-bound.
class Client final : private Connection::Listener {
public:
    /// Told on the loop.
    class Listener {
    public:
        virtual ~Listener() = default;
        /// All servers take commands, or not all, and why.
        virtual void on_state(bool is_serving, const std::string& why) = 0;
        /// A connection is new, or slots have moved: what was subscribed has to be so again.
        virtual void on_topology() {}
        virtual void on_push(const resp::Value&) {}
    };

    Client(runtime::Loop& loop, const Options& options, Listener& listener);
    ~Client() override;

    runtime::Loop& loop() noexcept { return loop_; }
    /// On the loop; connects in the background.
    void start();
    runtime::Task<void> stop();

    /// What the server says; an error that it says is a value. Unavailable: it is away, or the answer is
    /// late.
    runtime::Task<Result<resp::Value>> call(Keyed keyed);
    /// All at once, in one round trip; the answers are in their order.
    runtime::Task<std::vector<Result<resp::Value>>> call_all(std::vector<Keyed> commands);
    /// The same for a waiter, which may be told before this returns.
    void send(const Keyed& keyed, std::unique_ptr<Waiter> waiter);
    /// For a command that no answer belongs to, to the server of that key.
    void tell(std::string_view key, std::string_view command);

    bool is_serving() const noexcept { return is_serving_; }
    bool is_cluster() const noexcept { return is_cluster_; }
    /// Why it does not serve; empty while it does.
    const std::string& why() const noexcept { return why_; }
    /// The version that the server told last.
    const std::string& version() const noexcept { return version_; }

private:
    class Routed;
    class Topology;
    template <class Handler>
    class Single;
    template <class Handler>
    class All;

    void on_ready(Connection& connection, const resp::Value& hello) override;
    void on_away(Connection& connection, const std::string& why) override;
    void on_push(Connection& connection, resp::Value value) override;

    void follow(const Redirect& redirect, Keyed keyed, std::unique_ptr<Waiter> waiter, int hops);
    Connection& node(const Endpoint& endpoint);
    Connection* owner_of(std::string_view key);
    void ask_for_topology();
    void learn(const std::vector<SlotRange>& ranges);
    void let_go_of_others(const std::vector<SlotRange>& ranges);
    void judge();

    runtime::Loop& loop_;
    const Options& options_;
    Listener& listener_;
    std::map<Endpoint, std::unique_ptr<Connection>> nodes_;
    std::vector<Connection*> owners_; // By slot; empty until a cluster has told.
    Connection* only_ = nullptr;      // Of a Redis that is no cluster.
    bool is_cluster_ = false;
    bool is_serving_ = false;
    bool was_told_ = false; // The listener, of one state or the other.
    bool is_stopping_ = false;
    bool is_asking_ = false;
    std::string why_ = "it has not been reached yet";
    std::string version_;
    std::unique_ptr<runtime::Loop::Timer> timer_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::adapters::redis
