package dev.lido.notebook.kernel;

import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;

/** The reply to a cell that was not run because one before it failed. */
final class Aborted implements ContentType<Aborted> {
    final String status = "aborted";

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // the library ties each type of message to one class of contents
    public MessageType<Aborted> getType() {
        return (MessageType) ExecuteReply.MESSAGE_TYPE;
    }
}
