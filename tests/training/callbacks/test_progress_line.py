import io

from glassnet.training.callbacks import Progress


def test_a_pipe_gets_plain_lines_with_the_first_and_the_last_epoch(loop):
    out = io.StringIO()
    loop(3, Progress(out)).run()
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("epoch 1/3  loss ")
    assert lines[-1].startswith("epoch 3/3  loss ")
    assert "validation loss" in lines[-1] and "\x1b" not in out.getvalue()


def test_a_terminal_gets_one_line_that_is_cleared_at_the_end(loop):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    out = Terminal()
    run = loop(3, Progress(out))
    run.run()
    assert len(run.record) == 3
    assert out.getvalue().count("\n") <= 4
