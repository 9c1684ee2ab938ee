#pragma once

// How a statement asks whether an account is suspended; `users` is what it calls the table of users.
#define LEAMS_SUSPENDED(users) " " users ".disabled_at IS NOT NULL"
#define LEAMS_NOT_SUSPENDED(users) " " users ".disabled_at IS NULL"
