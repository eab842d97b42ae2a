"""What time it is, and a story of the past."""

from datetime import timedelta

from registry.core import clock


def test_it_is_earlier_for_what_is_told_of_the_past_and_now_again_after_it() -> None:
    before = clock.exactly_now()
    with clock.behind(timedelta(days=30)):
        then, that_day = clock.now(), clock.today()
    assert timedelta(days=29, hours=23) < before - then < timedelta(days=30, hours=1)
    assert that_day == clock.day(then)
    assert clock.exactly_now() >= before
