package io.muster.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.muster.api.auth.Authenticator;
import io.muster.api.testing.HttpAnswer;
import io.muster.api.testing.HttpRequest;
import io.muster.api.testing.TestApi;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is away is told apart from one that refuses what it is asked. */
class StoreFailuresTest {

  private static final ServerAddress MEMBER = new ServerAddress("mongo1");

  private TestApi api;

  @BeforeEach
  void start() throws Exception {
    api = new TestApi(Authenticator.NONE);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static BsonDocument error(int code) {
    return BsonDocument.parse("{ok: 0, code: " + code + ", errmsg: \"zoe@example.org\"}");
  }

  private void assertStatus(int status, MongoException failure) {
    api.backend.storeFailure = failure;
    api.imports.storeFails(failure);
    for (HttpAnswer answer :
        List.of(
            api.send(HttpRequest.get("/users")),
            api.send(HttpRequest.get("/imports")),
            api.send(
                HttpRequest.of("POST", "/imports").body("text/csv", "name,email\nA,a@b.c\n")))) {
      assertEquals(status, answer.status(), failure + " -> " + answer.text());
      assertEquals(status == 503, answer.header("Retry-After").isPresent());
      assertFalse(answer.text().contains("zoe"), answer.text());
    }
  }

  @Test
  void whatIsOverSoonIs503() {
    for (MongoException failure :
        List.of(
            new MongoTimeoutException("no server"),
            new MongoSocketReadException("closed", MEMBER),
            new MongoClientException("no place in the pool"),
            new MongoInterruptedException("stopping", new InterruptedException()),
            new MongoExecutionTimeoutException(50, "too slow"),
            new MongoNotPrimaryException(error(10107), MEMBER),
            new MongoNodeIsRecoveringException(error(11600), MEMBER))) {
      assertStatus(503, failure);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 64, 91, 134, 189, 262, 11602})
  void whatAMemberSaysThatCanNotAnswerNowIs503(int code) {
    assertStatus(503, new MongoCommandException(error(code), MEMBER));
  }

  /** No right to do it, a document that breaks the rules of its collection, an unknown command. */
  @ParameterizedTest
  @ValueSource(ints = {13, 121, 59})
  void whatTheDatabaseRefusesIsAFaultOfTheServiceAndNotAnAbsence(int code) {
    assertStatus(500, new MongoCommandException(error(code), MEMBER));
  }
}
