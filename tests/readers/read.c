/* What libical sees in a calendar: a line for each time that something takes place.
 *
 *     read_c FIRST LAST < feed.ics      (both in seconds since 1970)
 *
 * UID, start, end, status, sequence and title, with tabs between; hours in UTC, an all-day event as days.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *all_of(FILE *file)
{
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room);
    while (text && !feof(file) && !ferror(file)) {
        if (size + 1 >= room)
            text = realloc(text, room *= 2);
        if (text)
            size += fread(text + size, 1, room - size - 1, file);
    }
    if (text)
        text[size] = '\0';
    return text;
}

static const char *written(time_t at, int is_day, char *into)
{
    strftime(into, 32, is_day ? "%Y-%m-%d" : "%Y-%m-%dT%H:%MZ", gmtime(&at));
    return into;
}

static void tell(icalcomponent *event, struct icaltime_span *span, void *unused)
{
    char start[32], end[32];
    int is_day = icalcomponent_get_dtstart(event).is_date;
    icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    (void)unused;
    printf("%s\t%s\t%s\t%s\t%d\t%s\n", icalcomponent_get_uid(event), written(span->start, is_day, start),
           written(span->end, is_day, end), status ? icalproperty_get_value_as_string(status) : "",
           icalcomponent_get_sequence(event), icalcomponent_get_summary(event));
}

int main(int count, char **words)
{
    if (count != 3)
        return 2;
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    struct icaltimetype first = icaltime_from_timet_with_zone(atoll(words[1]), 0, utc);
    struct icaltimetype last = icaltime_from_timet_with_zone(atoll(words[2]), 0, utc);
    char *text = all_of(stdin);
    icalcomponent *calendar = text ? icalparser_parse_string(text) : NULL;
    if (!calendar || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT)
        return 1;
    int wrong = icalcomponent_count_errors(calendar);
    if (wrong) {
        fprintf(stderr, "%d errors\n%s", wrong, icalcomponent_as_ical_string(calendar));
        return 1;
    }
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        icalcomponent_foreach_recurrence(event, first, last, tell, NULL);
    return 0;
}
