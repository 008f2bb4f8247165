package io.muster.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class LoggedFailuresTest {

  @Test
  void aStatementThatTheServerRepeatsIsNotLogged() {
    BsonDocument answer =
        BsonDocument.parse(
            "{ok: 0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on muster to execute"
                + " command { insert: \"users\", documents: [ { email: \"ada@example.org\" } ] }'}");

    assertEquals(
        "MongoCommandException code=13",
        LoggedFailures.describe(new MongoCommandException(answer, new ServerAddress("db1"))));
  }

  @Test
  void whatNoServerSaidIsLoggedWhole() {
    String told = LoggedFailures.describe(new MongoTimeoutException("no server within 5 s"));

    assertTrue(told.contains("no server within 5 s"), told);
  }
}
