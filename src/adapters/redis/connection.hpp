#pragma once

#include "adapters/redis/address.hpp"
#include "adapters/redis/transport.hpp"
#include "core/base/result.hpp"
#include "core/formats/resp.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"
#include "core/runtime/task_group.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace leams::adapters::redis {

/// Gets what a server said to a command, or Unavailable: then nobody knows whether it was done.
class Waiter {
public:
    virtual ~Waiter() = default;
    virtual void answer(Result<resp::Value> value) = 0;
};

struct Timing {
    std::chrono::milliseconds call{50}; // A command that takes longer has failed, and the server is away.
    std::chrono::milliseconds connect{2000}; // Until a new connection takes commands.
    std::chrono::milliseconds first_retry{100};
    std::chrono::milliseconds last_retry{1000};
};

/// What all connections of a client have in common.
struct Options {
    Address address;
    std::shared_ptr<TlsContext> tls{};  // Null: in the clear.
    std::vector<std::string> scripts{}; // Loaded at the beginning of each connection.
    Timing timing{};
};

/// One server over one connection: commands go out as they come, as many at a time as there are, and answers
/// come back in that order. One that is late, or a connection that breaks, fails all that wait, and from then
/// on every command at once until the server has been reached again, which is tried over and over.
/// Loop-bound.
class Connection final : public runtime::PollHandler {
public:
    /// Told on the loop.
    class Listener {
    public:
        virtual ~Listener() = default;
        /// The server takes commands (again). `hello` is its answer to HELLO.
        virtual void on_ready(Connection& connection, const resp::Value& hello) = 0;
        virtual void on_away(Connection& connection, const std::string& why) = 0;
        virtual void on_push(Connection& connection, resp::Value value) = 0;
    };

    Connection(runtime::Loop& loop, const Options& options, Endpoint endpoint, Listener& listener);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Once; connects in the background.
    void start();
    runtime::Task<void> stop();

    /// `command` is written as it is. Before the first attempt to connect has failed it waits for that.
    /// `waiter` is told later or, when the server is away or too much waits, at once.
    void send(std::string_view command, std::unique_ptr<Waiter> waiter);
    /// For a command that no answer belongs to: those that subscribe, in RESP3.
    void tell(std::string_view command);

    bool is_ready() const noexcept { return state_ == State::Ready; }
    /// Why it is not; empty while it is.
    const std::string& why() const noexcept { return why_; }
    const Endpoint& endpoint() const noexcept { return endpoint_; }

private:
    using Clock = std::chrono::steady_clock;
    enum class State : std::uint8_t { New, Connecting, Handshaking, Greeting, Ready, Away };
    struct Pending {
        Clock::time_point since;
        std::unique_ptr<Waiter> waiter;
    };

    void on_ready(std::uint32_t events) override;
    runtime::Task<void> keep_connected();
    runtime::Task<Result<void>> connect();
    runtime::Task<Result<Descriptor>> open_socket();
    void shake_hands();
    void greet();
    void greeted(Result<resp::Value> hello);
    void read();
    bool take(std::string_view& bytes);
    void flush_soon();
    void flush();
    void watch(std::uint32_t events);
    void watch_time();
    void check_time(Clock::time_point due);
    void fail(std::string why);

    class Greeted;

    runtime::Loop& loop_;
    const Options& options_;
    Endpoint endpoint_;
    Listener& listener_;
    State state_ = State::New;
    bool has_failed_ = false; // Since it was ready, or ever: commands do not wait for the next attempt.
    bool is_flushing_ = false;
    bool is_watching_time_ = false;
    std::uint32_t watched_ = 0;
    std::string why_;
    std::unique_ptr<Transport> transport_;
    std::string early_; // Commands before it is ready.
    std::string output_;
    std::size_t written_ = 0; // Of output_.
    std::string input_;
    std::size_t needed_ = 1; // So many bytes of input_ before it is worth another look.
    std::deque<Pending> early_waiters_;
    std::deque<Pending> waiters_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    boost::asio::steady_timer change_; // Cancelled when the state changes while connecting, or it is lost.
    boost::asio::steady_timer late_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::adapters::redis
