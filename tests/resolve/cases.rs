//! Definitions that real products document, as a workspace whose sources are not there: all of them resolve.

use super::Case;

const ENTITIES: &str = r#"
subject customer
entity customer/customers   { source "data/customers.csv"     key customer_id   belongs to company on company_id   belongs to household on household_id }
entity company/companies    { source "data/companies.csv"     key company_id }
entity household/households { source "data/households.csv"    key household_id }
entity order/orders         { source "data/orders.csv"        key order_id      time ordered_at   belongs to customer on customer_id }
entity line/lines           { source "data/lines.csv"         key line_id       belongs to order on order_id   belongs to product on product_id }
entity product/products     { source "data/products.csv"      key product_id }
entity event/events         { source "data/events.csv"        key event_id      time at        belongs to customer on customer_id   belongs to product on product_id }
entity message/messages     { source "data/messages.csv"      key message_id    time sent_at   belongs to customer on customer_id }
entity ticket/tickets       { source "data/tickets.csv"       key ticket_id     time opened_at belongs to customer on customer_id }
entity article/articles     { source "data/articles.csv"      key article_id }
"#;

#[test]
fn real_definitions_resolve() {
    let text = format!(
        "{ENTITIES}{}",
        r#"
    segment born_in_june = month(birth_date) = 6
    segment us_not_seen_lately = country = "US" and none(events within last 8 days where type = "home_view")
    segment fresh_red_shoes = any(orders.lines within last 3 hours
                                 where product.category = "shoes" and product.colour = "red")
    trait   sport_spend_7d   = sum(amount of orders within last 7 days where category = "sporting goods")
    segment sporty_this_week = sport_spend_7d > 100
    segment good_and_reachable = (sum(amount of orders) >= 500 or count(orders) >= 5)
                             and email_status = "SUBSCRIBED" and country = "UA"
    segment buying_home of household = any(customers where any(orders))
    segment potential_vip = any(events within last 2 weeks) and percentile(predicted_ltv) >= 70 and percentile(propensity) >= 70
    segment recent_blog of article = path starts with "/blog" and image_url is present and created_at within last 30 days
    segment birthday_tomorrow = birth_date anniversary on today + 1 day
    segment french_agencies = kind = "agency" and (country = "FR" or country is missing)
    segment stuck = status = "onboarding" and status_since more than 7 days ago
    segment regular = any(events within last 3 days) and any(events between 6 and 3 days ago) and any(events between 9 and 6 days ago)
    list    eu_countries "Countries of the law" from "lists/eu.csv" column country
    segment in_the_eu = country in eu_countries
    segment engaged = any(messages where opened_at within last 90 days or clicked_at within last 90 days)
                  or any(events within last 90 days where type = "session_start")
    segment mailable = email is present and email_status != "UNSUBSCRIBED"
                   and none(messages where bounced or marked_spam)
    segment high_value = sum(amount of orders) > 500 and count(orders) >= 3 and any(orders within last 90 days)
    audience invite_to_loyalty "Invitation to the scheme" {
      include  high_value and mailable
      exclude  tags contains "loyalty"
      holdout  10%
    }
    trait refusal = case when age(birth_date) < 18 then "under age" when age(birth_date) > 75 then "over age"
                         when state in ("FL", "LA", "TX") then "high risk area" end
    trait credit_band = case when credit_score >= 750 then "excellent" when credit_score >= 650 then "good" else "low" end
    segment best_offer = credit_band = "excellent" and income >= 120_000
    trait last_order   = max(ordered_at of orders)
    trait order_count  = case when any(orders) then count(orders) end
    trait order_value  = case when order_count >= 1 then sum(amount of orders) end
    segment new_customers = ntile(5, last_order) = 5 and ntile(5, order_count) <= 2 and ntile(5, order_value) <= 2
    persona european_prospects "European prospects" {
      match      country in ("DE", "BE", "NL")
      score      50 when country = "DE", 40 when any(events where type = "price_view"), -100 when tags contains "press"
      threshold  50
    }
"#
    );
    Case::bare(&text).clean();
}
