import { http, type Answer, type RequestOptions } from "./http";

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
}

export interface Account {
  id: string;
  username: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
}

let made = 0;

/// The REST API as its clients see it. Methods named for an outcome throw when it does not come.
export class Api {
  /// `from` is a loopback address: to limits, each is a client of its own.
  constructor(
    readonly base: string,
    private readonly from?: string,
  ) {}

  call<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return http<T>(this.base + path, { from: this.from, ...options, method });
  }
  get<T = any>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.call<T>("GET", path, options);
  }
  post<T = any>(path: string, json: unknown = {}, options: RequestOptions = {}): Promise<Answer<T>> {
    return this.call<T>("POST", path, { ...options, json });
  }

  async register(username: string, email: string, password: string): Promise<Answer> {
    return this.post("/api/auth/register", { username, email, password });
  }

  async login(email: string, password: string): Promise<Tokens> {
    return expectStatus(await this.post("/api/auth/login", { email, password }), 200).json;
  }

  /// A fresh account, logged in.
  async account(name = `user${++made}_${process.pid % 10_000}`): Promise<Account> {
    const email = `${name}@example.com`;
    const password = `correct horse ${name}`;
    const registered = expectStatus(await this.register(name, email, password), 201).json;
    const tokens = await this.login(email, password);
    return {
      id: registered.id,
      username: name,
      email,
      password,
      token: tokens.access_token,
      refreshToken: tokens.refresh_token,
    };
  }

  async streamKey(account: Account): Promise<string> {
    const answer = expectStatus(await this.post("/api/streams/key/reveal", {}, { token: account.token }), 200);
    return answer.json.stream_key;
  }

  async live(): Promise<any[]> {
    return expectStatus(await this.get("/api/streams/live?limit=100"), 200).json.streams;
  }

  /// The card of an account's broadcast while it is in the live list.
  async liveCard(account: Account): Promise<any | undefined> {
    return (await this.live()).find((card) => card.user_id === account.id);
  }

  async health(account: Account): Promise<any> {
    return expectStatus(await this.get("/api/streams/current/health", { token: account.token }), 200).json;
  }
}

export function expectStatus<T>(answer: Answer<T>, status: number): Answer<T> {
  if (answer.status !== status) {
    throw new Error(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 500)}`);
  }
  return answer;
}
