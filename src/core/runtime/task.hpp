#pragma once

#include <boost/asio/awaitable.hpp>

namespace leams::runtime {

/// A coroutine that runs on one loop. Awaiting it keeps the caller on its own loop.
template <class T = void>
using Task = boost::asio::awaitable<T>;

} // namespace leams::runtime
