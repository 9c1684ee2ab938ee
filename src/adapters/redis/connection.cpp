#include "adapters/redis/connection.hpp"

#include "core/base/random.hpp"
#include "core/runtime/timers.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <netinet/tcp.h>
#include <span>
#include <sys/socket.h>
#include <utility>

namespace leams::adapters::redis {
namespace {

using boost::asio::ip::tcp;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr int kReadsAtOnce = 16;
constexpr std::size_t kMaxWaiters = 50'000;
constexpr std::size_t kMaxOutput = std::size_t{32} << 20;
// Whoever has GETDEL.
constexpr std::pair kOldestVersion{6U, 2U};

Error away(std::string why) {
    return Error::unavailable("The cache is away").with_cause(std::move(why));
}

/// By chance between half of it and all.
std::chrono::milliseconds spread(std::chrono::milliseconds pause) {
    std::array<std::byte, 1> chance{};
    fill_random(chance);
    return pause / 2 + pause * std::to_integer<int>(chance[0]) / 512;
}

/// What an operator can do something about, of what a server answers to a greeting.
std::string sentence(const std::string& error) {
    const auto begins = [&](std::string_view word) { return error.starts_with(word); };
    if (begins("WRONGPASS")) {
        return "it refuses the user or the password";
    }
    if (begins("NOAUTH")) {
        return "it asks for a password";
    }
    if (begins("NOPERM")) {
        return "its user lacks a permission: " + error;
    }
    if (begins("LOADING")) {
        return "it is loading its data";
    }
    if (begins("ERR unknown command")) {
        return "it is older than Redis 6.2";
    }
    return error;
}

bool is_too_old(const std::string& version) {
    std::pair found{0U, 0U};
    const auto* const end = version.data() + version.size();
    const auto major = std::from_chars(version.data(), end, found.first);
    if (major.ec == std::errc{} && major.ptr != end) {
        std::from_chars(major.ptr + 1, end, found.second);
    }
    return found < kOldestVersion;
}

std::string hello(const Address& address) {
    if (address.password.empty()) {
        return resp::command({"HELLO", "3", "SETNAME", "leams"});
    }
    const std::string user = address.user.empty() ? "default" : address.user;
    return resp::command({"HELLO", "3", "AUTH", user, address.password.reveal(), "SETNAME", "leams"});
}

} // namespace

/// Sees a greeting through; the last answer opens the connection.
class Connection::Greeted final : public Waiter {
public:
    Greeted(Connection& connection, std::shared_ptr<resp::Value> hello, bool is_last)
        : connection_(connection)
        , hello_(std::move(hello))
        , is_last_(is_last) {}

    void answer(Result<resp::Value> value) override {
        if (!value || connection_.state_ != State::Greeting) {
            return;
        }
        if (value->is_error()) {
            return connection_.fail(sentence(value->text));
        }
        if (hello_->kind == resp::Kind::Null) {
            *hello_ = *std::move(value);
        }
        if (is_last_) {
            connection_.greeted(std::move(*hello_));
        }
    }

private:
    Connection& connection_;
    std::shared_ptr<resp::Value> hello_;
    bool is_last_;
};

Connection::Connection(runtime::Loop& loop, const Options& options, Endpoint endpoint, Listener& listener)
    : loop_(loop)
    , options_(options)
    , endpoint_(std::move(endpoint))
    , listener_(listener)
    , change_(loop.context())
    , late_(loop.context())
    , tasks_(loop) {}

Connection::~Connection() {
    *alive_ = false;
    watch(0);
}

void Connection::start() {
    tasks_.spawn(keep_connected());
}

runtime::Task<void> Connection::stop() {
    co_await tasks_.stop();
    late_.cancel();
    fail("the server stops");
}

runtime::Task<void> Connection::keep_connected() {
    auto pause = options_.timing.first_retry;
    while (true) {
        const auto connected = co_await connect();
        if (connected) {
            pause = options_.timing.first_retry;
            while (state_ == State::Ready) {
                change_.expires_at(Clock::time_point::max());
                co_await change_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
                // A task that is cancelled has to end.
                co_await runtime::sleep_for(std::chrono::milliseconds(0));
            }
        } else if (state_ != State::Away) {
            fail(connected.error().message());
        }
        co_await runtime::sleep_for(spread(pause));
        pause = std::min(2 * pause, options_.timing.last_retry);
    }
}

runtime::Task<Result<void>> Connection::connect() {
    state_ = State::Connecting;
    const auto deadline = Clock::now() + options_.timing.connect;
    change_.expires_at(deadline);
    LEAMS_CO_TRY(auto socket, co_await open_socket());
    transport_ = std::make_unique<Transport>(std::move(socket), options_.tls.get(), endpoint_.host);
    state_ = State::Handshaking;
    shake_hands();
    while (state_ != State::Ready && state_ != State::Away && Clock::now() < deadline) {
        change_.expires_at(deadline);
        co_await change_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_await runtime::sleep_for(std::chrono::milliseconds(0));
    }
    if (state_ == State::Ready) {
        co_return Result<void>();
    }
    co_return Error::unavailable(state_ == State::Away ? why_ : "it does not answer");
}

runtime::Task<Result<Descriptor>> Connection::open_socket() {
    boost::system::error_code failure;
    std::vector<tcp::endpoint> places;
    const auto literal = boost::asio::ip::make_address(endpoint_.host, failure);
    if (!failure) {
        places.emplace_back(literal, endpoint_.port);
    } else {
        tcp::resolver resolver(loop_.context());
        auto [unresolved, found] = co_await resolver.async_resolve(
            endpoint_.host, std::to_string(endpoint_.port), boost::asio::as_tuple(boost::asio::use_awaitable)
        );
        if (unresolved) {
            co_return Error::unavailable("its name cannot be resolved: " + unresolved.message());
        }
        for (const auto& entry : found) {
            places.push_back(entry.endpoint());
        }
    }
    std::string why = "its name has no address";
    for (const auto& place : places) {
        const auto socket = std::make_shared<tcp::socket>(loop_.context());
        boost::asio::steady_timer limit(loop_.context(), options_.timing.connect);
        limit.async_wait([socket](boost::system::error_code over) {
            if (!over) {
                boost::system::error_code ignored;
                socket->close(ignored);
            }
        });
        const auto [refused] =
            co_await socket->async_connect(place, boost::asio::as_tuple(boost::asio::use_awaitable));
        limit.cancel();
        if (!refused && socket->is_open()) {
            socket->non_blocking(true, failure);
            socket->set_option(tcp::no_delay(true), failure);
            co_return Descriptor(socket->release());
        }
        why = refused == boost::asio::error::operation_aborted ? "it does not answer" : refused.message();
    }
    co_return Error::unavailable(std::move(why));
}

void Connection::on_ready(std::uint32_t) {
    if (state_ == State::Handshaking) {
        return shake_hands();
    }
    flush();
    if (transport_ != nullptr) {
        read();
    }
}

void Connection::shake_hands() {
    const auto step = transport_->handshake();
    if (step.is_over) {
        return fail(transport_->why());
    }
    if (step.is_done()) {
        return greet();
    }
    watch(step.wants_write ? EPOLLOUT : EPOLLIN);
}

void Connection::greet() {
    state_ = State::Greeting;
    watch(EPOLLIN);
    std::vector<std::string> commands{hello(options_.address)};
    if (options_.address.database != 0) {
        commands.push_back(resp::command({"SELECT", std::to_string(options_.address.database)}));
    }
    for (const auto& script : options_.scripts) {
        commands.push_back(resp::command({"SCRIPT", "LOAD", script}));
    }
    const auto said = std::make_shared<resp::Value>();
    for (const auto& command : commands) {
        output_ += command;
        waiters_.push_back(
            {Clock::now(), std::make_unique<Greeted>(*this, said, &command == &commands.back())}
        );
    }
    flush();
}

void Connection::greeted(Result<resp::Value> hello) {
    const auto* version = hello->find("version");
    if (version == nullptr || is_too_old(version->text)) {
        return fail("it is older than Redis 6.2");
    }
    state_ = State::Ready;
    has_failed_ = false;
    why_.clear();
    output_ += early_;
    early_.clear();
    for (auto& early : early_waiters_) {
        waiters_.push_back(std::move(early));
    }
    early_waiters_.clear();
    change_.cancel();
    flush_soon();
    watch_time();
    listener_.on_ready(*this, *hello);
}

void Connection::send(std::string_view command, std::unique_ptr<Waiter> waiter) {
    const bool is_early = state_ != State::Ready && !has_failed_;
    auto& waiters = is_early ? early_waiters_ : waiters_;
    auto& output = is_early ? early_ : output_;
    if (has_failed_ && state_ != State::Ready) {
        return waiter->answer(away(why_));
    }
    if (waiters.size() >= kMaxWaiters || output.size() - (is_early ? 0 : written_) > kMaxOutput) {
        return waiter->answer(away("too many commands wait for it"));
    }
    output += command;
    waiters.push_back({Clock::now(), std::move(waiter)});
    watch_time();
    if (!is_early) {
        flush_soon();
    }
}

void Connection::tell(std::string_view command) {
    if (state_ == State::Ready) {
        output_ += command;
        flush_soon();
    }
}

// What one turn of the loop brings goes out together.
void Connection::flush_soon() {
    if (std::exchange(is_flushing_, true)) {
        return;
    }
    loop_.post([this, alive = alive_] {
        if (*alive) {
            is_flushing_ = false;
            flush();
        }
    });
}

void Connection::flush() {
    if (transport_ == nullptr) {
        return;
    }
    Transport::Step step;
    while (written_ < output_.size()) {
        step = transport_->write(std::string_view(output_).substr(written_));
        if (step.is_over) {
            return fail(transport_->why());
        }
        if (!step.is_done()) {
            break;
        }
        written_ += step.bytes;
    }
    if (written_ == output_.size()) {
        output_.clear();
        written_ = 0;
    }
    watch(EPOLLIN | (step.wants_write ? EPOLLOUT : 0U));
}

void Connection::read() {
    std::array<char, kReadBytes> piece; // NOLINT(cppcoreguidelines-pro-type-member-init): read into at once
    for (int round = 0; round < kReadsAtOnce && transport_ != nullptr; ++round) {
        const auto step = transport_->read(piece);
        if (step.is_over) {
            return fail(transport_->why());
        }
        if (!step.is_done()) {
            return;
        }
        input_.append(piece.data(), step.bytes);
        std::string_view rest = input_;
        while (rest.size() >= needed_ && take(rest)) {
        }
        if (transport_ == nullptr) {
            return;
        }
        input_.erase(0, input_.size() - rest.size());
    }
}

/// Takes one value off the front; false when there is none yet, or when the connection is no more.
bool Connection::take(std::string_view& bytes) {
    auto parsed = resp::parse(bytes);
    if (!parsed) {
        if (parsed.error().needs_more()) {
            needed_ = bytes.size() + parsed.error().missing();
        } else {
            fail("what it says is not the protocol of Redis: " + std::string(parsed.error().reason()));
        }
        return false;
    }
    needed_ = 1;
    bytes.remove_prefix(parsed->size);
    if (parsed->value.kind == resp::Kind::Push) {
        listener_.on_push(*this, std::move(parsed->value));
    } else if (waiters_.empty()) {
        // An error may answer what was told.
        if (!parsed->value.is_error()) {
            fail("it answers what nobody asked");
        }
    } else {
        const auto waiter = std::move(waiters_.front().waiter);
        waiters_.pop_front();
        waiter->answer(std::move(parsed->value));
    }
    return transport_ != nullptr && !bytes.empty();
}

void Connection::watch(std::uint32_t events) {
    if (transport_ == nullptr || events == watched_) {
        return;
    }
    if (events == 0) {
        loop_.poller().remove(transport_->fd(), *this);
    } else if (watched_ == 0) {
        loop_.poller().add(transport_->fd(), events, *this);
    } else {
        loop_.poller().modify(transport_->fd(), events, *this);
    }
    watched_ = events;
}

// At most one wait at a time, for the oldest command.
void Connection::watch_time() {
    const auto& waiters = state_ == State::Ready ? waiters_ : early_waiters_;
    if (waiters.empty() || std::exchange(is_watching_time_, true)) {
        return;
    }
    const auto due = std::max(waiters.front().since + options_.timing.call, Clock::now());
    late_.expires_at(due);
    late_.async_wait([this, alive = alive_, due](boost::system::error_code failure) {
        if (*alive) {
            is_watching_time_ = false;
            if (!failure) {
                check_time(due);
            }
        }
    });
}

void Connection::check_time(Clock::time_point due) {
    if (state_ != State::Ready) {
        if (!early_waiters_.empty()) {
            has_failed_ = true;
            why_ = "it does not answer";
            for (auto& early : std::exchange(early_waiters_, {})) {
                early.waiter->answer(away(why_));
            }
            early_.clear();
        }
        return;
    }
    // It may be this loop that was late.
    const auto now = Clock::now();
    const bool was_late = now - due > options_.timing.call / 2;
    read();
    if (state_ != State::Ready || waiters_.empty()) {
        return;
    }
    if (was_late) {
        for (auto& pending : waiters_) {
            pending.since = std::max(pending.since, now - options_.timing.call / 2);
        }
    } else if (now - waiters_.front().since >= options_.timing.call) {
        return fail("it does not answer within " + std::to_string(options_.timing.call.count()) + " ms");
    }
    watch_time();
}

void Connection::fail(std::string why) {
    if (state_ == State::Away) {
        return;
    }
    watch(0);
    state_ = State::Away;
    has_failed_ = true;
    why_ = std::move(why);
    transport_.reset();
    watched_ = 0;
    output_.clear();
    early_.clear();
    written_ = 0;
    input_.clear();
    needed_ = 1;
    auto lost = std::exchange(waiters_, {});
    for (auto& early : std::exchange(early_waiters_, {})) {
        lost.push_back(std::move(early));
    }
    change_.cancel();
    listener_.on_away(*this, why_);
    for (auto& pending : lost) {
        pending.waiter->answer(away(why_));
    }
}

} // namespace leams::adapters::redis
