"""The live list as the first design had it: FastAPI, SQLModel on PostgreSQL, viewer counts in Redis.

Settings come from the environment: DATABASE_URL, REDIS_PORT, TOKEN_SECRET. `python3 live_list.py fill COUNT` makes the
tables and rows and prints a token.
"""

import os
import sys
from datetime import datetime, timedelta

import redis
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError, jwt
from sqlmodel import Field, Session, SQLModel, create_engine, select

SECRET = os.environ["TOKEN_SECRET"]
engine = create_engine(os.environ["DATABASE_URL"], pool_size=10)
viewers = redis.Redis(port=int(os.environ["REDIS_PORT"]), decode_responses=True)
app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="login")


class User(SQLModel, table=True):
    __tablename__ = "users"
    id: int = Field(default=None, primary_key=True)
    username: str = Field(index=True, unique=True)
    display_name: str
    avatar_url: str = ""


class Stream(SQLModel, table=True):
    __tablename__ = "streams"
    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    title: str
    category: str
    language: str
    is_live: bool = Field(index=True)
    started_at: datetime


def get_session():
    with Session(engine) as session:
        yield session


def current_user(token: str = Depends(bearer), session: Session = Depends(get_session)):
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    except JWTError as error:
        raise HTTPException(401, "Invalid token") from error
    user = session.exec(select(User).where(User.username == claims["sub"])).first()
    if not user:
        raise HTTPException(401, "Unknown user")
    return user


@app.get("/api/streams/live")
def live_streams(limit: int = 20, offset: int = 0, _: User = Depends(current_user), session: Session = Depends(get_session)):
    query = select(Stream, User).join(User, User.id == Stream.user_id).where(Stream.is_live)
    rows = session.exec(query.order_by(Stream.started_at.desc()).offset(offset).limit(limit)).all()
    counts = viewers.mget([f"viewers:{stream.id}" for stream, _ in rows]) if rows else []
    return {
        "streams": [
            {
                **stream.dict(),
                "user": user.dict(),
                "viewers": int(count or 0),
                "thumbnail_url": f"/live/{stream.id}/thumbnail.jpg",
            }
            for (stream, user), count in zip(rows, counts)
        ]
    }


def fill(count):
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        for index in range(count):
            user = User(username=f"bench_{index}", display_name=f"Bench {index}")
            session.add(user)
            session.flush()
            session.add(
                Stream(
                    user_id=user.id, title=f"Stream {index}", category="games", language="en", is_live=True, started_at=datetime.utcnow()
                )
            )
            viewers.set(f"viewers:{index + 1}", index)
        session.commit()
    print(jwt.encode({"sub": "bench_0", "exp": datetime.utcnow() + timedelta(hours=1)}, SECRET, algorithm="HS256"))


if __name__ == "__main__" and sys.argv[1] == "fill":
    fill(int(sys.argv[2]))
