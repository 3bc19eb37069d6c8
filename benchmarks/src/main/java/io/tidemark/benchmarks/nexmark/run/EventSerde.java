package io.tidemark.benchmarks.nexmark.run;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Person;
import java.nio.ByteBuffer;

/** Events as a topic holds them: one byte for the kind, then the record. */
enum EventSerde implements Serde<NexmarkEvent> {
    INSTANCE;

    private static final byte PERSON = 'P';
    private static final byte AUCTION = 'A';
    private static final byte BID = 'B';
    private static final RecordSerde<Person> PERSONS = RecordSerde.of(Person.class);
    private static final RecordSerde<Auction> AUCTIONS = RecordSerde.of(Auction.class);
    private static final RecordSerde<Bid> BIDS = RecordSerde.of(Bid.class);

    @Override
    public void write(NexmarkEvent event, ByteWriter out) {
        if (event instanceof Bid bid) {
            BIDS.write(bid, out.putByte(BID));
        } else if (event instanceof Auction auction) {
            AUCTIONS.write(auction, out.putByte(AUCTION));
        } else if (event instanceof Person person) {
            PERSONS.write(person, out.putByte(PERSON));
        }
    }

    @Override
    public NexmarkEvent read(ByteBuffer in) {
        if (!in.hasRemaining()) {
            throw new SerdeException("An event has at least one byte, there is none.");
        }
        byte kind = in.get();
        return switch (kind) {
            case BID -> BIDS.read(in);
            case AUCTION -> AUCTIONS.read(in);
            case PERSON -> PERSONS.read(in);
            default -> throw new SerdeException("An event begins with P, A or B, not with byte %d.".formatted(kind));
        };
    }

    @Override
    public Schema schema() {
        return new Schema(
                "nexmark-event",
                "%s; %s; %s"
                        .formatted(
                                PERSONS.schema().definition(),
                                AUCTIONS.schema().definition(),
                                BIDS.schema().definition()));
    }
}
